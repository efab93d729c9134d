/** Loaded into every measured process: /usr/bin/time is not everywhere, and a parent cannot ask for one child's peak and processor time. */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env['STALLWATCH_PEAK_FILE'];
// Taken out, so that children of the measured process do not write over its number.
delete process.env['STALLWATCH_PEAK_FILE'];
if (file !== undefined && isMainThread) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, `${maxRSS} ${(userCPUTime + systemCPUTime) / 1000}`);
  });
}
