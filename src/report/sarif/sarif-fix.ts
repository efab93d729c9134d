/** A verified suggestion as a SARIF fix. */
import type { ArtifactChange, Fix, Replacement } from 'sarif';
import type { LineEdit, Suggestion } from '../../model/finding.ts';
import { getPrintable } from '../printable.ts';
import { toArtifact } from './sarif-artifact.ts';

export function toFix({ description, edits }: Suggestion): Fix {
  const byFile = Map.groupBy(edits, (edit) => edit.file);
  const artifactChanges = [...byFile].map(([file, ofFile]): ArtifactChange => ({ artifactLocation: toArtifact(file), replacements: ofFile.map(toReplacement) }));
  return { description: { text: getPrintable(description) }, artifactChanges };
}

/** A region without an end column ends before the line break, so that whole lines are replaced and the last line of a file needs no case of its own. */
function toReplacement({ startLine, endLine, newText }: LineEdit): Replacement {
  const isInsertion = startLine > endLine;
  return isInsertion
    ? { deletedRegion: { startLine, startColumn: 1, endLine: startLine, endColumn: 1 }, insertedContent: { text: `${newText}\n` } }
    : { deletedRegion: { startLine, startColumn: 1, endLine }, insertedContent: { text: newText } };
}
