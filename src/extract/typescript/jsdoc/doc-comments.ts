/** The JSDoc comments of one JavaScript file, found by the place they stand at. */
import type { CommentPlace } from '../parse/source-parser.ts';
import { readTags, type DocTag } from './read-tags.ts';
import type { TypeParser } from './parse-type.ts';

export type DocTags = readonly DocTag[];

/** Comments and words that may stand between a JSDoc comment and what it is about. */
const MAX_STEPS = 12;
const WORDS_BETWEEN = ['export', 'default'];
/** The `t` that both of them end with. */
const LAST_LETTER = 116;
const SPACE = 32;
const NO_BREAK_SPACE = 160;

export class DocComments {
  readonly types: TypeParser;
  readonly #text: string;
  readonly #comments: readonly CommentPlace[];
  readonly #byEnd = new Map<number, CommentPlace>();
  readonly #tags = new Map<CommentPlace, DocTags>();
  readonly #handed = new Map<object, DocTags>();
  /** Where the expression of a cast may begin: behind each of its parentheses. */
  readonly #casts = new Map<number, { readonly tags: DocTags; taken: boolean }>();

  constructor(text: string, comments: readonly CommentPlace[], types: TypeParser) {
    this.#text = text;
    this.#comments = comments;
    this.types = types;
    for (const comment of comments) this.#byEnd.set(comment.end, comment);
    comments.forEach((comment, index) => {
      this.#findCast(comment, index);
    });
  }

  /** The tags of the comment directly before this place; `export`, `default` and comments of other kinds may stand between. */
  before(offset: number): DocTags | null {
    let at = offset;
    for (let step = 0; step < MAX_STEPS; step++) {
      while (at > 0 && isSpace(this.#text.charCodeAt(at - 1))) at--;
      const comment = this.#byEnd.get(at);
      if (comment !== undefined && this.#isDoc(comment)) return this.#read(comment);
      if (comment === undefined) {
        if (this.#text.charCodeAt(at - 1) !== LAST_LETTER) return null;
        const word = WORDS_BETWEEN.find((candidate) => this.#text.endsWith(candidate, at));
        if (word === undefined) return null;
        at -= word.length;
      } else {
        at = comment.start;
      }
    }
    return null;
  }

  /** Gives the comment of a variable, property or assignment to the function or class that is its value. */
  hand(node: object, tags: DocTags): void {
    this.#handed.set(node, tags);
  }

  /** The tags about a function or class that begins here. */
  about(node: object, start: number): DocTags | null {
    return this.#handed.get(node) ?? this.before(start);
  }

  /** The tags of a cast whose parentheses hold the expression that begins here. The outermost such expression asks first. */
  takeCast(start: number): DocTags | null {
    const cast = this.#casts.get(start);
    if (cast === undefined || cast.taken) return null;
    cast.taken = true;
    return cast.tags;
  }

  /** The comments that hold one of these words. */
  *holding(...words: readonly string[]): Generator<{ readonly tags: DocTags; readonly start: number }> {
    for (const comment of this.#comments) {
      if (!this.#isDoc(comment)) continue;
      const text = this.#text.slice(comment.start, comment.end);
      if (words.some((word) => text.includes(word))) yield { tags: this.#read(comment), start: comment.start };
    }
  }

  #isDoc(comment: CommentPlace): boolean {
    return this.#text.startsWith('/**', comment.start) && comment.end - comment.start > '/***/'.length;
  }

  #read(comment: CommentPlace): DocTags {
    let tags = this.#tags.get(comment);
    if (tags === undefined) {
      tags = readTags(this.#text.slice(comment.start, comment.end));
      this.#tags.set(comment, tags);
    }
    return tags;
  }

  // A cast is a comment before parentheses: `@type {Database}`, then `(value)`.
  #findCast(comment: CommentPlace, index: number): void {
    let at = this.#skipSpace(comment.end);
    if (this.#text.charAt(at) !== '(' || !this.#isDoc(comment)) return;
    const tags = this.#read(comment);
    if (!tags.some(({ name, type }) => name === 'type' && type !== null)) return;
    const cast = { tags, taken: false };
    let next = index + 1;
    for (let step = 0; step < MAX_STEPS; step++) {
      const inner = this.#comments[next]?.start === at ? this.#comments[next++] : undefined;
      if (inner === undefined && this.#text.charAt(at) !== '(') return;
      at = this.#skipSpace(inner === undefined ? at + 1 : inner.end);
      if (!this.#casts.has(at)) this.#casts.set(at, cast);
    }
  }

  #skipSpace(from: number): number {
    let at = from;
    while (isSpace(this.#text.charCodeAt(at))) at++;
    return at;
  }
}

/** Past the end of the text there is none. */
function isSpace(code: number): boolean {
  return code <= SPACE || code === NO_BREAK_SPACE;
}
