/** Adds up where the time of one run goes, hop by hop. */
export interface Stopwatch {
  time<T>(hop: string, work: () => T): T;
  timeAsync<T>(hop: string, work: () => Promise<T>): Promise<T>;
  /** Milliseconds so far per hop, and `total` since the start. */
  read(): Record<string, number>;
}

export function startStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const start = now();
  const ms = new Map<string, number>();
  const add = (hop: string, since: number): void => { ms.set(hop, (ms.get(hop) ?? 0) + now() - since); };
  return {
    time(hop, work) {
      const since = now();
      try {
        return work();
      } finally {
        add(hop, since);
      }
    },
    async timeAsync(hop, work) {
      const since = now();
      try {
        return await work();
      } finally {
        add(hop, since);
      }
    },
    read: () => Object.fromEntries([...ms, ['total', now() - start] as const].map(([hop, value]) => [hop, Math.round(value * 10) / 10])),
  };
}
