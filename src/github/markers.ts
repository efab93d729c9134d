/** The hidden mark by which a comment of ours is found again. A comment counts as ours only with the mark and the author. */

const markPattern = /<!-- stallwatch:v1:([0-9a-zA-Z_-]{1,64})( resolved)? -->/g;

export interface CommentMark {
  readonly fingerprint: string;
  readonly resolved: boolean;
}

export function renderMark(mark: CommentMark): string {
  return `<!-- stallwatch:v1:${mark.fingerprint}${mark.resolved ? ' resolved' : ''} -->`;
}

/** The last one: ours stands at the end, and what stands before it may quote anything. */
export function findMark(body: string): CommentMark | undefined {
  const match = [...body.matchAll(markPattern)].at(-1);
  return match?.[1] === undefined ? undefined : { fingerprint: match[1], resolved: match[2] !== undefined };
}

/** Adds the mark unless the text already has it. */
export function withMark(body: string, fingerprint: string): string {
  const found = findMark(body);
  return found?.fingerprint === fingerprint && !found.resolved ? body : `${body.trimEnd()}\n\n${renderMark({ fingerprint, resolved: false })}`;
}
