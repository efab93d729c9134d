/** Scans one revision, and says what was found. */
import { ConfigurationError } from '../../errors.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { analyseSnapshot, prepareAnalysis } from '../../pipeline.ts';
import type { AnalysedSnapshot } from '../../pipeline.ts';
import { againWhereDamaged } from '../../pipeline/cached-extraction.ts';
import { getOwnPackage } from '../../pipeline/own-package.ts';
import { createScanReport } from '../../report/create-report.ts';
import { renderJson } from '../../report/render-json.ts';
import type { CliIo, ExitCode } from '../cli-io.ts';
import { conclude } from '../conclude.ts';
import type { OpenedCommit } from '../open-commit.ts';
import { withRun } from '../open-run.ts';
import type { ScanOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import { writeOutput } from '../write-output.ts';

export function scanCommit(io: CliIo, { repository, revision }: OpenedCommit, paths: readonly string[], options: ScanOptions): Promise<ExitCode> {
  return withRun(io, options, async ({ cache, progress, readConfig }) => {
    prepareAnalysis(cache);
    const snapshot = await repository.snapshot(revision);
    const config = await readConfig(() => Promise.resolve(snapshot));
    const scope = getScope(snapshot, paths);
    const analyse = async (): Promise<AnalysedSnapshot> => keepPassing(await analyseSnapshot({ snapshot, config, cache, scope, progress: progress.show }), scope);
    const { stage } = options;
    if (stage !== undefined) {
      const json = await againWhereDamaged(async () => renderJson(getStage(await analyse(), stage)));
      progress.clear();
      writeOutput(io, json, options.output);
      return 0;
    }
    const analysed = await analyse();
    progress.clear();
    const report = createScanReport(analysed, snapshot.revision, getOwnPackage().version);
    writeOutput(io, await renderReport(io, report, options), options.output);
    return conclude(io, report, options.failOn, config.review);
  });
}

function getScope(snapshot: Snapshot, paths: readonly string[]): ReadonlySet<string> | null {
  if (paths.length === 0) return null;
  const scope = new Set<string>();
  for (const path of paths) {
    const name = path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    const inside = snapshot.entries.filter((entry) => name === '.' || name === '' || entry.path === name || entry.path.startsWith(`${name}/`));
    if (inside.length === 0) throw new ConfigurationError(`The revision has no file or folder ${JSON.stringify(path)}. Paths are those of the repository, from its top.`);
    for (const entry of inside) scope.add(entry.path);
  }
  return scope;
}

/** What is found without an entry point, such as the setting of a schedule, is not narrowed by entry points. */
function keepPassing(analysed: AnalysedSnapshot, scope: ReadonlySet<string> | null): AnalysedSnapshot {
  if (scope === null) return analysed;
  const findings = analysed.findings.filter((finding) => [finding, ...finding.evidence].some(({ file }) => scope.has(file)));
  return { ...analysed, findings };
}

function getStage({ loaded, graph, findings }: AnalysedSnapshot, stage: 'facts' | 'graph' | 'findings'): unknown {
  switch (stage) {
    case 'facts': return { sources: Object.fromEntries(loaded.sources), deployment: Object.fromEntries(loaded.deployment), notAnalysed: loaded.notAnalysed };
    case 'graph': return graph;
    case 'findings': return findings;
  }
}
