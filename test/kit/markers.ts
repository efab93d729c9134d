/**
 * Expectations written into the files of a case, on the line above the place they speak of:
 * `// expect: <rule-id>` and `// ok: <rule-id>: why`, with `#` where that begins a comment. JSON has no comments:
 * `case.md` says it in a list, `- expect: <rule-id> at vercel.json:4`.
 */
export interface Marker {
  readonly kind: 'expect' | 'ok';
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

const inSource = /^\s*(?:\/\/|#)\s*(expect|ok):\s*([a-z]+(?:-[a-z]+)+)(?::\s*(.*\S))?\s*$/;
const inStory = /^- (expect|ok): ([a-z]+(?:-[a-z]+)+) at ([^\s:]+):(\d+)(?:: (.*\S))?$/;

/** The markers of a file, and its text with an empty line in the place of each: line numbers stay as they are. */
export function readMarkers(file: string, text: string): { readonly markers: Marker[]; readonly text: string } {
  const markers: Marker[] = [];
  const lines = text.split('\n');
  const isMarker = (line: string | undefined): boolean => line !== undefined && inSource.test(line);
  const stripped = lines.map((line, index) => {
    const [, kind, rule, why] = inSource.exec(line) ?? [];
    if (rule === undefined) return line;
    let target = index + 1;
    while (isMarker(lines[target])) target += 1;
    markers.push(makeMarker({ kind, rule, why, file, line: target + 1, where: `${file}:${index + 1}` }));
    return '';
  });
  return { markers, text: stripped.join('\n') };
}

/** The markers that a case's story lists for files without comments. */
export function readStoryMarkers(story: string): Marker[] {
  return story.split('\n').flatMap((text) => {
    const [, kind, rule, file, line, why] = inStory.exec(text) ?? [];
    return rule === undefined || file === undefined ? [] : [makeMarker({ kind, rule, why, file, line: Number(line), where: 'case.md' })];
  });
}

function makeMarker(parts: { kind: string | undefined; rule: string; why: string | undefined; file: string; line: number; where: string }): Marker {
  const { rule, file, line } = parts;
  if (parts.kind === 'expect') return { kind: 'expect', rule, file, line };
  if (parts.why === undefined) throw new Error(`${parts.where}: say why it is ok: "ok: ${rule}: two to four words"`);
  return { kind: 'ok', rule, file, line };
}
