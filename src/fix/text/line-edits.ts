/** The difference of two texts as edits of whole lines. */
import { diffArrays } from 'diff';
import type { LineEdit } from '../../model/finding.ts';

/** Changes this close are one edit: three unchanged lines are what a reader sees between two hunks. */
const joiningGap = 3;

/** Half-open ranges of lines, from 0. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Applied to `before`, the edits give `after`. */
export function getLineEdits(file: string, before: string, after: string): LineEdit[] {
  const lines = after.split('\n');
  return joinRegions(getRegions(before.split('\n'), lines)).map((region) => {
    const isRemoval = region.newStart === region.newEnd;
    // An edit without lines cannot be told from one empty line: a removal takes the line before it along.
    const shift = isRemoval ? (region.start > 0 ? -1 : 1) : 0;
    const start = Math.min(region.start, region.start + shift);
    const end = Math.max(region.end, region.end + shift);
    const newStart = Math.min(region.newStart, region.newStart + shift);
    const newEnd = Math.max(region.newEnd, region.newEnd + shift);
    return { file, startLine: start + 1, endLine: end, newText: lines.slice(newStart, newEnd).join('\n') };
  });
}

function getRegions(before: readonly string[], after: readonly string[]): Region[] {
  const regions: Region[] = [];
  let line = 0;
  let newLine = 0;
  for (const change of diffArrays([...before], [...after])) {
    const size = change.value.length;
    if (change.removed) regions.push({ start: line, end: line + size, newStart: newLine, newEnd: newLine });
    if (change.added) regions.push({ start: line, end: line, newStart: newLine, newEnd: newLine + size });
    if (!change.added) line += size;
    if (!change.removed) newLine += size;
  }
  return regions;
}

function joinRegions(regions: readonly Region[]): Region[] {
  const joined: Region[] = [];
  for (const region of regions) {
    const last = joined.at(-1);
    if (last === undefined || region.start - last.end > joiningGap) joined.push(region);
    else joined[joined.length - 1] = { ...last, end: region.end, newEnd: region.newEnd };
  }
  return joined;
}
