/** `npm run demo`: the real App on a simulated GitHub, with the three incidents or any range of commits of this machine. */
import { runDemo } from './demo/run-demo.ts';
import { renderForTerminal } from './demo/print-pull.ts';
import { findRangeProblem, readOptions, usage } from './demo/read-options.ts';
import { renderPage } from './demo/render-page.ts';
import { servePage } from './demo/serve-page.ts';

const options = readOptions(process.argv.slice(2));
if ('problem' in options) {
  console.error(`${options.problem}\n\n${usage}`);
  process.exit(2);
}

const problem = options.range === null ? undefined : await findRangeProblem(options.range);
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}

const interruption = new AbortController();
process.once('SIGINT', () => { interruption.abort(); });
process.once('SIGTERM', () => { interruption.abort(); });

const { pulls, violations } = await runDemo(options.range, (line) => { console.error(line); }, interruption.signal);
for (const pull of pulls) console.log(`\n${renderForTerminal(pull)}`);
for (const violation of violations) console.error(`GitHub would have refused: ${violation}`);

const isMissing = pulls.some((pull) => pull.check === null);
if (isMissing) console.error('Not every review arrived.');
process.exitCode = isMissing || violations.length > 0 ? 1 : 0;

if (!options.once && !interruption.signal.aborted) {
  const page = await servePage(await renderPage(pulls), options.port);
  console.error(`\nThe pull requests as GitHub shows them: ${page.url} (Ctrl-C ends)`);
  await new Promise((resolve) => { interruption.signal.addEventListener('abort', resolve, { once: true }); });
  await page.stop();
}
