/** Explains a rule, or looks for one finding and shows it in full. */
import { existsSync, readFileSync } from 'node:fs';
import { ConfigurationError } from '../errors.ts';
import { locateOwnFile } from '../own-files.ts';
import { analyseSnapshot } from '../pipeline.ts';
import { getOwnPackage } from '../pipeline/own-package.ts';
import { createScanReport } from '../report/create-report.ts';
import { renderJson } from '../report/render-json.ts';
import { renderFinding } from '../report/render-terminal.ts';
import { rules } from '../../rules/index.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { openCommit } from './open-commit.ts';
import { withRun } from './open-run.ts';
import type { ExplainOptions } from './options.ts';
import { getStyle } from './render-report.ts';
import { writeOutput } from './write-output.ts';

export async function explainSubject(io: CliIo, subject: string, options: ExplainOptions): Promise<ExitCode> {
  const rule = rules.find((candidate) => candidate.id === subject);
  if (rule !== undefined) {
    const { id, family, title, summary, maturity, byDefault = 'on' } = rule;
    writeOutput(io, options.format === 'json' ? renderJson({ id, family, title, summary, maturity, byDefault, readme: readReadme(id) }) : readReadme(id) ?? `${title}\n\n${summary}\n`, options.output);
    return 0;
  }
  if (!/^[0-9a-f]{4,16}$/.test(subject)) throw new ConfigurationError(`${JSON.stringify(subject)} is no rule and no id of a finding. The rules are: ${rules.map(({ id }) => id).join(', ')}.`);
  return explainFinding(io, subject, options);
}

function readReadme(rule: string): string | null {
  const file = locateOwnFile(`../rules/${rule}/README.md`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function explainFinding(io: CliIo, id: string, options: ExplainOptions): Promise<ExitCode> {
  const { repository, revision } = await openCommit(io, options, options.rev);
  return withRun<ExitCode>(io, options, async ({ cache, progress, readConfig }) => {
    const snapshot = await repository.snapshot(revision);
    const config = await readConfig(() => Promise.resolve(snapshot));
    const analysed = await analyseSnapshot({ snapshot, config, cache, scope: null, progress: progress.show });
    progress.clear();
    const found = createScanReport(analysed, snapshot.revision, getOwnPackage().version).findings.filter((finding) => finding.fingerprint.startsWith(id));
    if (found.length === 0) throw new ConfigurationError(`There is no finding ${id} here. It may be in another revision (--rev), or fixed.`);
    const text = options.format === 'json' ? renderJson(found) : `${found.map((finding) => renderFinding(finding, getStyle(io, options.output))).join('\n\n')}\n`;
    writeOutput(io, text, options.output);
    return 0;
  });
}
