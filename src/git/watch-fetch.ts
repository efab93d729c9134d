/** Ends a fetch that takes too long, brings too much, or is no longer wanted. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface FetchLimits {
  readonly ms: number;
  /** On disk, while it is written. */
  readonly bytes: number;
}

export interface FetchWatch {
  readonly signal: AbortSignal;
  /** Why it was ended, in a sentence; null when it was not. */
  refusal(): string | null;
  stop(): void;
}

const LOOK_EVERY_MS = 250;

export function watchFetch(dir: string, limits: FetchLimits, outer: AbortSignal | undefined): FetchWatch {
  const controller = new AbortController();
  let refusal: string | null = null;
  const end = (reason: string): void => {
    refusal ??= reason;
    controller.abort();
  };
  const onAbort = (): void => { end('The fetch was stopped.'); };
  outer?.addEventListener('abort', onAbort, { once: true });
  if (outer?.aborted === true) onAbort();
  const deadline = setTimeout(() => { end('The repository took too long to fetch.'); }, Math.max(0, limits.ms));
  const look = (): void => {
    if (getPackBytes(dir) > limits.bytes) end(`The repository is larger than ${String(Math.round(limits.bytes / 1024 / 1024))} MB to fetch.`);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  return {
    signal: controller.signal,
    refusal() {
      // What came between two looks counts as well.
      look();
      return refusal;
    },
    stop() {
      clearTimeout(deadline);
      clearInterval(looking);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

/** What git is writing lies in one folder, under a temporary name until it is whole. */
function getPackBytes(dir: string): number {
  const folder = join(dir, 'objects', 'pack');
  try {
    return readdirSync(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    // Not there yet.
    return 0;
  }
}
