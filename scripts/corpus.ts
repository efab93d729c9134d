/**
 * `npm run corpus -- --labels FILE --mirror DIR [--json FILE]` scans every project of a list and prints what is found, by project
 * and rule. The JSON file holds the findings in a stable order: `diff` of two such files shows what a change of the rules does to real code.
 *
 * FILE: `{ "repos": [{ "repo": "owner/name", "commit": "..." }] }`. DIR holds a bare git directory `owner+name/repo` for each.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';

const labelsSchema = z.object({ repos: z.array(z.object({ repo: z.string(), commit: z.string() })) });
const reportSchema = z.object({
  findings: z.array(z.object({
    rule: z.string(), severity: z.string(), confidence: z.string(), subject: z.string(), file: z.string(), line: z.number(), title: z.string(), fingerprint: z.string(),
  })),
  notAnalysed: z.array(z.unknown()),
  stats: z.object({ files: z.number(), entryPoints: z.number(), ms: z.record(z.string(), z.number()) }),
});

type Project = z.infer<typeof labelsSchema>['repos'][number];
type Report = z.infer<typeof reportSchema>;
export type Outcome = { readonly project: Project } & ({ readonly kind: 'scanned'; readonly report: Report } | { readonly kind: 'absent' } | { readonly kind: 'failed'; readonly reason: string });

const run = promisify(execFile);
const cli = path.resolve(import.meta.dirname, '../dist/src/cli.js');
/** A scan that takes longer is a finding about us. */
const scanTimeoutMs = 300_000;

export async function scanCorpus(projects: readonly Project[], mirror: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const project of projects) outcomes.push(await scanProject(project, path.join(mirror, project.repo.replace('/', '+'), 'repo')));
  return outcomes;
}

async function scanProject(project: Project, gitDir: string): Promise<Outcome> {
  if (!existsSync(gitDir)) return { project, kind: 'absent' };
  try {
    const args = [cli, 'scan', '--repo', gitDir, '--rev', project.commit, '--format', 'json', '--fail-on', 'never'];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 30, timeout: scanTimeoutMs });
    return { project, kind: 'scanned', report: reportSchema.parse(JSON.parse(stdout)) };
  } catch (error) {
    return { project, kind: 'failed', reason: findReason(error) };
  }
}

/** The program's own last word, else Node's. */
function findReason(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : undefined;
  return said === undefined || said === '' ? String(error).split('\n')[0] ?? '' : said;
}

export function renderTable(outcomes: readonly Outcome[]): string {
  const rules = [...new Set(outcomes.flatMap((outcome) => (outcome.kind === 'scanned' ? outcome.report.findings.map(({ rule }) => rule) : [])))].sort();
  const head = ['project', ...rules, 'possible', 'entry points', 'not analysed', 'ms'];
  const lines = outcomes.map((outcome) => {
    if (outcome.kind === 'absent') return [outcome.project.repo, 'absent'];
    if (outcome.kind === 'failed') return [outcome.project.repo, `failed: ${outcome.reason}`];
    const { findings, stats, notAnalysed } = outcome.report;
    const told = findings.filter(({ confidence }) => confidence !== 'possible');
    const counts = rules.map((rule) => told.filter((finding) => finding.rule === rule).length);
    return [outcome.project.repo, ...counts, findings.length - told.length, stats.entryPoints, notAnalysed.length, Math.round(stats.ms['total'] ?? 0)];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** No times and no order of discovery: only what a change of the rules can change. */
export function renderFindings(outcomes: readonly Outcome[]): string {
  const projects = outcomes.flatMap((outcome) => (outcome.kind === 'scanned' ? [{ repo: outcome.project.repo, commit: outcome.project.commit, findings: sortFindings(outcome.report.findings) }] : []));
  return `${JSON.stringify(projects, null, 1)}\n`;
}

function sortFindings(findings: Report['findings']): Report['findings'] {
  const key = ({ rule, file, line, subject, fingerprint }: Report['findings'][number]): string => [rule, file, String(line).padStart(7), subject, fingerprint].join('\n');
  return findings.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { labels: { type: 'string' }, mirror: { type: 'string' }, json: { type: 'string', default: 'corpus-findings.json' } } });
  if (values.labels === undefined || values.mirror === undefined || !existsSync(cli)) {
    console.error('usage: npm run build && npm run corpus -- --labels FILE --mirror DIR [--json FILE]');
    process.exitCode = 2;
  } else {
    const { repos } = labelsSchema.parse(JSON.parse(readFileSync(values.labels, 'utf8')));
    const outcomes = await scanCorpus(repos, values.mirror);
    console.log(renderTable(outcomes));
    writeFileSync(values.json, renderFindings(outcomes));
    console.log(`\nFindings: ${values.json}`);
    if (outcomes.some(({ kind }) => kind === 'failed')) process.exitCode = 1;
  }
}
