export const isHealthy = (): boolean => true;
