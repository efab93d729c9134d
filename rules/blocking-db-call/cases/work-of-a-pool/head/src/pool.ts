import { Piscina } from 'piscina';

export const reports = new Piscina({ filename: new URL('./reports.worker.ts', import.meta.url).href });
