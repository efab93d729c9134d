/** The text of a JSDoc comment -> its tags. */

export interface DocTag {
  /** Without the `@`. */
  readonly name: string;
  /** What stands in braces behind the name, as it is written. */
  readonly type: string | null;
  /** The rest of that line: a name and a description. */
  readonly rest: string;
}

/** Nobody writes more by hand; what goes beyond is left out. */
const MAX_COMMENT_LENGTH = 20_000;
const MAX_TAGS = 100;
const MAX_REST_LENGTH = 200;

const LINE_START = /^[ \t]*\*+(?!\/)[ \t]?/gm;
/** A tag begins a line; `@` anywhere else belongs to a description. */
const TAG = /^[ \t]*@([a-z]+)/gim;
const SPACE = /\s*/y;

export function readTags(comment: string): readonly DocTag[] {
  if (comment.length > MAX_COMMENT_LENGTH || !comment.includes('@')) return [];
  const body = comment.slice('/**'.length, -'*/'.length).replace(LINE_START, '');
  const tags: DocTag[] = [];
  for (const { 1: name = '', 0: whole, index } of body.matchAll(TAG)) {
    if (tags.length === MAX_TAGS) break;
    tags.push(readTag(body, name, index + whole.length));
  }
  return tags;
}

function readTag(body: string, name: string, from: number): DocTag {
  SPACE.lastIndex = from;
  SPACE.test(body);
  const open = SPACE.lastIndex;
  const close = body[open] === '{' ? findClosingBrace(body, open) : -1;
  return close === -1 ? { name, type: null, rest: readRest(body, from) } : { name, type: body.slice(open + 1, close), rest: readRest(body, close + 1) };
}

function readRest(body: string, from: number): string {
  const [line = ''] = body.slice(from, from + MAX_REST_LENGTH).split('\n', 1);
  return line.trim();
}

function findClosingBrace(body: string, open: number): number {
  let depth = 0;
  for (let at = open; at < body.length; at++) {
    if (body[at] === '{') depth++;
    else if (body[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
