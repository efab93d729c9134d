/** Findings that ask for an edit -> the same findings with a suggestion that was proved, where one could be. */
import { haveCommonLines } from '../fix/text/overlapping-edits.ts';
import type { Comparison, IntroducedFinding } from '../model/comparison.ts';
import type { Finding, Suggestion } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { worstFirst } from '../review/sort-findings.ts';
import { overlaySnapshot } from './overlay-snapshot.ts';

/** As many as a review has comments. Each costs two runs over the entry points of one file, which is bounded for a hostile repository. */
export const MOST_SUGGESTIONS = 20;

/** The findings of a snapshot, looking only at entry points that the given files touch. */
export type Reanalyse = (snapshot: Snapshot, scope: ReadonlySet<string>) => Promise<readonly Finding[]>;

export async function addSuggestions(comparison: Comparison, head: Snapshot, reanalyse: Reanalyse): Promise<Comparison> {
  const asking = worstFirst(comparison.introduced).filter(({ finding }) => finding.edit !== null).slice(0, MOST_SUGGESTIONS);
  if (asking.length === 0) return comparison;
  const suggestions = new Map<IntroducedFinding, Suggestion>();
  const unchanged = new Map<string, Promise<readonly Finding[]>>();
  for (const item of asking) {
    const suggestion = await findSuggestion(item.finding, head, reanalyse, unchanged);
    // Those that would meet come one after another: each review offers what fits the code it sees.
    if (suggestion !== null && ![...suggestions.values()].some((other) => haveCommonLines(other.edits, suggestion.edits))) suggestions.set(item, suggestion);
  }
  return { ...comparison, introduced: comparison.introduced.map((item) => ({ ...item, finding: { ...item.finding, suggestion: suggestions.get(item) ?? null } })) };
}

/** `unchanged`: what the head was found to hold, by the files that were looked at. */
async function findSuggestion(finding: Finding, head: Snapshot, reanalyse: Reanalyse, unchanged: Map<string, Promise<readonly Finding[]>>): Promise<Suggestion | null> {
  const { getEditedFiles, suggestFix } = await import('../fix/suggest-fix.ts');
  const scope = getScope(finding, finding.edit === null ? [] : getEditedFiles(finding.edit));
  return suggestFix(
    finding,
    { read: (path) => readText(head, path) },
    (patched) => {
      if (patched.size > 0) return reanalyse(overlaySnapshot(head, patched), scope);
      const key = [...scope].join('\0');
      const known = unchanged.get(key) ?? reanalyse(head, scope);
      unchanged.set(key, known);
      return known;
    },
  );
}

/**
 * The files that a finding can be found again from. The chain of one that stands in the settings of a scheduler ends at a handler,
 * and without that entry point it is not the same finding: settings alone reach no program.
 */
function getScope({ file, evidence }: Finding, edited: readonly string[]): ReadonlySet<string> {
  const isSettings = evidence[0]?.kind === 'schedule' && evidence[0].file === file;
  // A schedule may stand in a program that the handler knows nothing of.
  return new Set([...edited, file, ...evidence.filter(({ kind }) => kind === 'schedule' || (isSettings && kind === 'entry')).map((one) => one.file)]);
}

async function readText(snapshot: Snapshot, path: string): Promise<string | null> {
  const entry = snapshot.entries.find((candidate) => candidate.path === path && candidate.kind === 'file');
  const bytes = entry === undefined ? undefined : (await snapshot.read([entry.blob])).get(entry.blob);
  return bytes === undefined ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
