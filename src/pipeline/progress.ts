/** Told how far a hop is. Whoever listens may not slow it down. */
export type Progress = (hop: string, done: number, total: number) => void;

export const noProgress: Progress = () => undefined;
