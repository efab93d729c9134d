/** One line on standard error that says how far the run is, for a person only. */
import type { Progress } from '../pipeline/progress.ts';
import type { CliIo } from './cli-io.ts';

export interface ProgressLine {
  readonly show: Progress;
  clear(): void;
}

const EVERY_MS = 100;
const names: Readonly<Record<string, string>> = { extract: 'reading files', link: 'following calls', rules: 'asking the rules' };

export function createProgressLine(io: CliIo, now: () => number = () => performance.now()): ProgressLine {
  if (io.stderr.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let last = -Infinity;
  let isShown = false;
  return {
    show(hop, done, total) {
      if (now() - last < EVERY_MS) return;
      last = now();
      isShown = true;
      io.stderr.write(`\r\u001b[K${names[hop] ?? hop}${total > 1 ? ` ${done} of ${total}` : ''}`);
    },
    clear() {
      if (isShown) io.stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}
