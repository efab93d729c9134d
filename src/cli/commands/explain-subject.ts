/** Explains a rule, or looks for one finding and shows it in full. */
import { ConfigurationError } from '../../errors.ts';
import type { Report } from '../../model/report.ts';
import { analyseSnapshot } from '../../pipeline.ts';
import { getOwnPackage } from '../../pipeline/own-package.ts';
import { createScanReport } from '../../report/create-report.ts';
import { renderJson } from '../../report/render-json.ts';
import { renderFinding } from '../../report/render-terminal.ts';
import { rules } from '../../../rules/index.ts';
import type { CliIo, ExitCode } from '../cli-io.ts';
import { readReadme } from '../described-rules.ts';
import { openCommit } from '../open-commit.ts';
import { withRun } from '../open-run.ts';
import type { ExplainOptions } from '../options.ts';
import { getStyle, renderReport } from '../render-report.ts';
import { writeOutput } from '../write-output.ts';

export async function explainSubject(io: CliIo, subject: string, options: ExplainOptions): Promise<ExitCode> {
  const rule = rules.find((candidate) => candidate.id === subject);
  if (rule !== undefined) {
    if (options.format === 'sarif' || options.format === 'html') throw new ConfigurationError(`A rule is explained in the terminal or as JSON: --format ${options.format} is for findings.`);
    const { id, family, title, summary, maturity, byDefault = 'on' } = rule;
    writeOutput(io, options.format === 'json' ? renderJson({ id, family, title, summary, maturity, byDefault, readme: readReadme(id) }) : readReadme(id) ?? `${title}\n\n${summary}\n`, options.output);
    return 0;
  }
  if (!/^[0-9a-f]{4,16}$/.test(subject)) throw new ConfigurationError(`${JSON.stringify(subject)} is no rule and no id of a finding. The rules are: ${rules.map(({ id }) => id).join(', ')}.`);
  return explainFinding(io, subject, options);
}

async function explainFinding(io: CliIo, id: string, options: ExplainOptions): Promise<ExitCode> {
  const { repository, revision } = await openCommit(io, options, options.rev);
  return withRun<ExitCode>(io, options, async ({ cache, progress, readConfig }) => {
    const snapshot = await repository.snapshot(revision);
    const config = await readConfig(() => Promise.resolve(snapshot));
    const analysed = await analyseSnapshot({ snapshot, config, cache, scope: null, progress: progress.show });
    progress.clear();
    const report = createScanReport(analysed, snapshot.revision, getOwnPackage().version);
    const found = report.findings.filter((finding) => finding.fingerprint.startsWith(id));
    if (found.length === 0) throw new ConfigurationError(`There is no finding ${id} here. It may be in another revision (--rev), or fixed.`);
    writeOutput(io, await renderFound(io, { ...report, findings: found }, options), options.output);
    return 0;
  });
}

function renderFound(io: CliIo, report: Report, options: ExplainOptions): Promise<string> {
  switch (options.format) {
    case 'json': return Promise.resolve(renderJson(report.findings));
    case 'terminal': return Promise.resolve(`${report.findings.map((finding) => renderFinding(finding, getStyle(io, options.output))).join('\n\n')}\n`);
    case 'sarif':
    case 'html': return renderReport(io, report, options);
  }
}
