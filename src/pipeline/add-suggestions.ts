/** Findings that ask for an edit -> the same findings with a suggestion that was proved, where one could be. */
import type { Comparison, IntroducedFinding } from '../model/comparison.ts';
import type { Finding, Suggestion } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { overlaySnapshot } from './overlay-snapshot.ts';

/** Each costs two runs over the entry points of one file: enough for a review, and bounded for a hostile one. */
export const MOST_SUGGESTIONS = 10;

/** The findings of a snapshot, looking only at entry points that the given files touch. */
export type Reanalyse = (snapshot: Snapshot, scope: ReadonlySet<string>) => Promise<readonly Finding[]>;

export async function addSuggestions(comparison: Comparison, head: Snapshot, reanalyse: Reanalyse): Promise<Comparison> {
  const asking = comparison.introduced.filter(({ finding }) => finding.edit !== null).slice(0, MOST_SUGGESTIONS);
  if (asking.length === 0) return comparison;
  const suggestions = new Map<IntroducedFinding, Suggestion>();
  for (const item of asking) {
    const suggestion = await findSuggestion(item.finding, head, reanalyse);
    if (suggestion !== null) suggestions.set(item, suggestion);
  }
  return { ...comparison, introduced: comparison.introduced.map((item) => ({ ...item, finding: { ...item.finding, suggestion: suggestions.get(item) ?? null } })) };
}

async function findSuggestion(finding: Finding, head: Snapshot, reanalyse: Reanalyse): Promise<Suggestion | null> {
  const { suggestFix } = await import('../fix/suggest-fix.ts');
  const scope = new Set([finding.edit?.file ?? finding.file, finding.file]);
  return suggestFix(
    finding,
    { read: (path) => readText(head, path) },
    (patched) => reanalyse(patched.size === 0 ? head : overlaySnapshot(head, patched), scope),
  );
}

async function readText(snapshot: Snapshot, path: string): Promise<string | null> {
  const entry = snapshot.entries.find((candidate) => candidate.path === path && candidate.kind === 'file');
  const bytes = entry === undefined ? undefined : (await snapshot.read([entry.blob])).get(entry.blob);
  return bytes === undefined ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
