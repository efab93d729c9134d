/** A finding's edit -> a suggestion that has proved itself, or nothing. */
import type { EditIntent } from '../model/edit-intent.ts';
import type { Finding, Suggestion } from '../model/finding.ts';
import { getLineEdits } from './text/line-edits.ts';

export interface FixFiles {
  /** The text of a file of the analysed revision; null when it cannot be read. */
  read(path: string): Promise<string | null>;
}

/** Findings of the revision with these files replaced. An empty map asks for the findings as they are. */
export type Reanalyse = (patched: ReadonlyMap<string, string>) => Promise<readonly Finding[]>;

/**
 * Writes the edit the finding asks for, checks that the file parses and has no new type error, and runs the rules again:
 * the suggestion is returned only when the finding is gone, or no more than a note of it is left, and no other has come.
 */
export async function suggestFix(finding: Finding, files: FixFiles, reanalyse: Reanalyse): Promise<Suggestion | null> {
  const intent = finding.edit;
  const patches = intent === null ? null : await writePatches(getParts(intent), files);
  if (intent === null || patches === null) return null;

  const remaining = await reanalyse(new Map(patches.map(({ file, after }) => [file, after])));
  // A client that is closed whatever happens costs time only, which the same finding says as a note.
  const isNote = (one: Finding): boolean => intent.kind === 'close-in-finally' && one.fingerprint === finding.fingerprint && one.severity === 'info' && finding.severity !== 'info';
  // A row that a killed run leaves marked was left so before: that is told of claims that hold, and hidden by one that does not.
  const isUncovered = (one: Finding): boolean => one.rule === 'stranded-claim' && getParts(intent).some(({ kind }) => kind === 'claim-row');
  const found = countFingerprints(remaining.filter((one) => !isNote(one) && !isUncovered(one)));
  const known = countFingerprints(await reanalyse(new Map()));
  // Two calls of one function side by side look alike: one of them must be gone. What is not found without the edit either says nothing about it.
  if ((found.get(finding.fingerprint) ?? 0) >= (known.get(finding.fingerprint) ?? 0)) return null;
  const isAdded = [...found].some(([fingerprint, count]) => count > (known.get(fingerprint) ?? 0));
  if (isAdded) return null;
  return { description: intent.description, verified: true, edits: patches.flatMap(({ file, before, after }) => getLineEdits(file, before, after)) };
}

/** The files that an edit changes. */
export function getEditedFiles(intent: EditIntent): readonly string[] {
  return getParts(intent).map(({ file }) => file);
}

function getParts(intent: EditIntent): readonly EditIntent[] {
  return intent.kind === 'together' ? intent.edits : [intent];
}

interface Patch {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Null where one of them cannot be written: the others would not hold without it. */
async function writePatches(parts: readonly EditIntent[], files: FixFiles): Promise<readonly Patch[] | null> {
  const patches: Patch[] = [];
  for (const part of parts) {
    // A second edit of a file would look for its place in the text before the first.
    if (patches.some(({ file }) => file === part.file)) return null;
    const before = await files.read(part.file);
    const after = before === null ? null : await writeCheckedEdit(part, before);
    if (before === null || after === null) return null;
    patches.push({ file: part.file, before, after });
  }
  return patches.length === 0 ? null : patches;
}

/** Loaded here and not above: TypeScript takes 200 ms to load, and most pull requests need no edit. */
async function writeCheckedEdit(intent: EditIntent, before: string): Promise<string | null> {
  if (intent.kind === 'together') return null;
  if (intent.kind === 'add-compose-service') return (await import('./settings/compose-service.ts')).writeComposeService(before, intent);
  if (intent.kind === 'deployment-settings') return (await import('./settings/deployment-settings.ts')).writeSettings(before, intent);
  const [{ writeEdit }, { isNoWorse }] = await Promise.all([import('./write-edit.ts'), import('./check-edit.ts')]);
  try {
    const after = writeEdit(before, intent);
    return after !== null && isNoWorse(intent.file, before, after) ? after : null;
  } catch {
    // TypeScript's parser recurses: a file nested deep enough to exhaust the stack gets no suggestion, the finding stands.
    return null;
  }
}

function countFingerprints(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint } of findings) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return counts;
}
