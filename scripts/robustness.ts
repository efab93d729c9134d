/**
 * `npm run robustness -- --repo GITDIR [--rev REV] [--under FOLDER]... [--limit N] [--probe extract,link,parsers]` hands every source
 * file of a commit, tests and broken ones included, to a child process with a memory limit and a watchdog:
 * - `extract`: facts of each file; the reasons without facts, the slowest files, the largest facts for a text;
 * - `link`: each folder as a project of its own, with every export and every call asked for;
 * - `parsers`: whether oxc and typescript-eslint lead to the same facts.
 * `--repo` may be given several times. Ends with exit code 1 where a file crashed, hung or threw, or where facts differ.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ProbeRequest, ProbeResult } from './robustness/probe-child.ts';
import { readSources, runGit } from './robustness/read-sources.ts';
import type { SourceText } from './robustness/read-sources.ts';
import { Extremes, Tally } from './robustness/tally.ts';
import { WatchedChild } from './robustness/watched-child.ts';

const memoryMb = 1_024;
const extractLimitMs = 20_000;
const linkLimitMs = 60_000;
const mostFilesPerProject = 300;
/** Below this the frame of the facts outweighs the text. */
const shortText = 1_000;

const { values } = parseArgs({ options: {
  repo: { type: 'string', multiple: true, default: [] }, rev: { type: 'string', default: 'HEAD' }, under: { type: 'string', multiple: true, default: [] },
  limit: { type: 'string' }, probe: { type: 'string', default: 'extract,link' },
} });

type Child = WatchedChild<ProbeRequest, ProbeResult>;

const troubles = new Tally();

if (values.repo.length === 0) {
  console.error('usage: npm run robustness -- --repo GITDIR [--rev REV] [--under FOLDER]... [--limit N] [--probe extract,link,parsers]');
  process.exitCode = 2;
} else {
  const child: Child = new WatchedChild(path.join(import.meta.dirname, 'robustness/probe-child.ts'), memoryMb);
  const probes = values.probe.split(',');
  for (const repo of values.repo) console.log(`${path.basename(path.dirname(path.resolve(repo)))} at ${runGit(repo, ['rev-parse', values.rev]).toString('utf8').trim()} ${values.under.join(' ')}`);
  if (probes.includes('extract')) await extractAll(child);
  if (probes.includes('link')) await linkAll(child);
  if (probes.includes('parsers')) await compareAll(child);
  child.close();
  printTally('Trouble', troubles);
  if (troubles.list().length > 0) process.exitCode = 1;
}

function* readAll(): Generator<SourceText> {
  const limit = values.limit === undefined ? Infinity : Number(values.limit);
  for (const repo of values.repo) {
    const name = path.basename(path.dirname(path.resolve(repo)));
    for (const { path: file, text } of readSources(repo, values.rev, values.under, limit)) yield { path: values.repo.length > 1 ? `${name}/${file}` : file, text };
  }
}

/** The answer, or null with the trouble noted. */
async function ask(child: Child, request: ProbeRequest, limitMs: number, name: string): Promise<ProbeResult | null> {
  const answer = await child.ask(request, limitMs);
  if (answer.kind === 'answer' && !('thrown' in answer.value)) return answer.value;
  const trouble = answer.kind === 'hung' ? 'hung' : answer.kind === 'crashed' ? `crashed (${answer.how})` : 'thrown' in answer.value ? `threw ${answer.value.thrown.split('\n').slice(0, 3).join(' ')}` : '';
  troubles.count(`${request.probe}: ${trouble}`, name);
  return null;
}

async function extractAll(child: Child): Promise<void> {
  const reasons = new Tally();
  const [slowest, slowestByLength, ratios, largest] = [new Extremes(), new Extremes(), new Extremes(), new Extremes()];
  let [files, withFacts, text, facts] = [0, 0, 0, 0];
  for (const file of readAll()) {
    files++;
    const result = await ask(child, { probe: 'extract', file }, extractLimitMs, file.path);
    if (result === null || !('extracted' in result)) continue;
    const { ms, facts: size, reason } = result.extracted;
    slowest.add(Math.round(ms), `ms ${file.path} (${file.text.length} characters)`);
    if (file.text.length >= shortText) slowestByLength.add(round((ms / file.text.length) * 1e6), `ms per million characters ${file.path} (${file.text.length} characters)`);
    if (reason !== null) {
      // Parsers name what they met: the kind of complaint is what counts.
      if (reason.startsWith('cannot be read')) troubles.count(`extract: ${reason}`, file.path);
      reasons.count(reason.replace(/\(line \d+\)$/, '').replace(/[`'"].*?[`'"]/g, '…').trim(), file.path);
      continue;
    }
    withFacts++;
    text += file.text.length;
    facts += size;
    largest.add(size, file.path);
    if (file.text.length >= shortText) ratios.add(round(size / file.text.length), `x ${file.path} (${file.text.length} characters)`);
  }
  console.log(`\n# Extraction\n\n${files} files, ${withFacts} with facts, ${files - withFacts} without; ${round(facts / text)} characters of facts for one of text`);
  printTally('Not analysed', reasons);
  printExtremes('Slowest', slowest);
  printExtremes('Slowest for their length', slowestByLength);
  printExtremes('Most facts for their length', ratios);
  printExtremes('Largest facts', largest);
}

async function linkAll(child: Child): Promise<void> {
  const projects = new Map<string, SourceText[]>();
  for (const file of readAll()) {
    const folder = path.posix.dirname(file.path);
    const known = projects.get(folder);
    if (known === undefined) projects.set(folder, [file]);
    else known.push(file);
  }
  const slowest = new Extremes();
  let [linked, files, nodes, entryPoints, exports] = [0, 0, 0, 0, 0];
  for (const [folder, all] of projects) {
    for (let start = 0; start < all.length; start += mostFilesPerProject) {
      const part = all.slice(start, start + mostFilesPerProject);
      const result = await ask(child, { probe: 'link', files: part }, linkLimitMs, `${folder}, ${part.length} files from ${part[0]?.path ?? ''}`);
      if (result === null || !('linked' in result)) continue;
      linked++;
      files += part.length;
      nodes += result.linked.nodes;
      entryPoints += result.linked.entryPoints;
      exports += result.linked.exports;
      slowest.add(Math.round(result.linked.ms), `ms ${folder} (${part.length} files from ${part[0]?.path ?? ''})`);
    }
  }
  console.log(`\n# Linking\n\n${linked} projects of ${files} files, ${exports} exports asked for, ${entryPoints} entry points, ${nodes} functions reached`);
  printExtremes('Slowest', slowest);
}

async function compareAll(child: Child): Promise<void> {
  const outcomes = new Tally();
  let files = 0;
  for (const file of readAll()) {
    files++;
    const result = await ask(child, { probe: 'parsers', file }, extractLimitMs, file.path);
    if (result === null || !('compared' in result)) continue;
    const { outcome, detail } = result.compared;
    outcomes.count(outcome, `${file.path} ${detail}`);
    if (outcome === 'differs') troubles.count('parsers: differ', `${file.path} ${detail}`);
  }
  console.log(`\n# Parsers\n\n${files} files`);
  for (const { name, count, examples } of outcomes.list()) {
    console.log(`- ${count} ${name}`);
    if (name !== 'same') for (const example of examples) console.log(`  - ${example}`);
  }
}

function printTally(title: string, tally: Tally): void {
  console.log(`\n${title}`);
  if (tally.list().length === 0) console.log('- none');
  for (const { name, count, examples } of tally.list()) console.log(`- ${count} ${name}: ${examples.slice(0, 3).join(', ')}`);
}

function printExtremes(title: string, extremes: Extremes): void {
  console.log(`\n${title}`);
  for (const { value, what } of extremes.list()) console.log(`- ${value} ${what}`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
