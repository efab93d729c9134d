/**
 * Tells from the text alone that a file may be nested so deeply that a native parser runs out of stack, which ends the process and
 * not only the parse. Counted is what waits for its end: brackets and elements, and in the innermost of them the operators and
 * words that stand before their operand. It may count too much; the limit leaves room for that.
 */
import { CLOSER, CODE, findRegularExpressionEnd, findTextEnd, kindOf, OPENER, PREFIX, SEPARATOR, SPACE, WAITING, WORD } from './characters.ts';

/** People write some dozens of levels; a stack of 4 MB holds some thousands. */
const MAX_LEVELS = 1000;

/** A shorter text cannot hold as many levels as fill such a stack: 7,200 parentheses, or 2,600 functions in one another. */
const MIN_LENGTH = 7000;

export function hasDeepNesting(text: string): boolean {
  return text.length >= MIN_LENGTH && new NestingScan(text).isDeep();
}

interface Bracket {
  readonly level: number;
  readonly waiting: number;
  readonly base: number;
  readonly template: boolean;
}

class NestingScan {
  readonly #text: string;
  #at = 0;
  /** Open brackets and elements. */
  #level = 0;
  /** What waits inside the innermost bracket. */
  #waiting = 0;
  /** The level at which the innermost bracket began. */
  #base = 0;
  /** The last character that is neither space nor comment; 0 at the start. */
  #previous = 0;
  readonly #brackets: Bracket[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  isDeep(): boolean {
    const text = this.#text;
    const { length } = text;
    while (this.#at < length) {
      // Words and the spaces between them are most of a text: they are passed in one go.
      this.#at = this.#passWords(this.#at);
      if (this.#level + this.#waiting > MAX_LEVELS) return true;
      if (this.#at < length) this.#step(text.charCodeAt(this.#at));
    }
    return this.#level + this.#waiting > MAX_LEVELS;
  }

  /** A word behind a word or a closed bracket waits for more: `new new`, `else if`, `for (…) while (…)`. */
  #passWords(start: number): number {
    const text = this.#text;
    const { length } = text;
    let previous = this.#previous;
    let at = start;
    while (at < length) {
      let code = text.charCodeAt(at);
      if (code === CODE.space) {
        at++;
        continue;
      }
      if (kindOf(code) !== WORD) break;
      if (previous === CODE.closeParenthesis || kindOf(previous) === WORD) this.#waiting++;
      do {
        previous = code;
        at++;
        if (at === length) break;
        code = text.charCodeAt(at);
      } while (kindOf(code) === WORD);
    }
    this.#previous = previous;
    return at;
  }

  #step(code: number): void {
    switch (kindOf(code)) {
      case SPACE:
        if (code === CODE.lineFeed && this.#endsOperand() && !this.#goesOn() && !this.#followsKeyword()) this.#waiting = 0;
        this.#at++;
        return;
      case OPENER:
        this.#open(false);
        break;
      case CLOSER:
        this.#close(code);
        return;
      case WAITING:
        this.#waiting++;
        break;
      case PREFIX:
        if (!this.#endsOperand()) this.#waiting++;
        break;
      case SEPARATOR:
        if (!this.#goesOn()) this.#waiting = 0;
        break;
      default:
        this.#other(code);
        return;
    }
    this.#previous = code;
    this.#at++;
  }

  #other(code: number): void {
    switch (code) {
      case CODE.quote:
      case CODE.apostrophe:
        this.#at = findTextEnd(this.#text, this.#at);
        break;
      case CODE.slash:
        this.#slash();
        return;
      case CODE.backtick:
        this.#at++;
        this.#template();
        break;
      case CODE.less:
        this.#angle();
        this.#at++;
        break;
      default:
        this.#at++;
    }
    this.#previous = code;
  }

  #open(template: boolean): void {
    this.#brackets.push({ level: this.#level, waiting: this.#waiting, base: this.#base, template });
    this.#level += this.#waiting + 1;
    this.#base = this.#level;
    this.#waiting = 0;
  }

  #close(code: number): void {
    const bracket = this.#brackets.pop();
    this.#level = bracket?.level ?? 0;
    this.#waiting = bracket?.waiting ?? 0;
    this.#base = bracket?.base ?? 0;
    this.#at++;
    if (bracket?.template === true && code === CODE.close) this.#template();
    this.#previous = code;
  }

  /** The text of a template, up to its end or to the next `${`. */
  #template(): void {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === CODE.backslash) {
        this.#at++;
      } else if (code === CODE.backtick) {
        this.#at++;
        return;
      } else if (code === CODE.dollar && text.charCodeAt(this.#at + 1) === CODE.open) {
        this.#open(true);
        this.#at += 2;
        return;
      }
    }
  }

  #slash(): void {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === CODE.slash) {
      const end = text.indexOf('\n', this.#at);
      this.#at = end === -1 ? text.length : end;
      return;
    }
    if (next === CODE.star) {
      const end = text.indexOf('*/', this.#at + 2);
      this.#at = end === -1 ? text.length : end + 2;
      return;
    }
    if (next === CODE.greater && this.#level > this.#base) this.#level--;
    const end = this.#endsOperand() && !this.#followsKeyword() ? -1 : findRegularExpressionEnd(text, this.#at);
    this.#previous = end === -1 ? CODE.slash : CODE.quote;
    this.#at = end === -1 ? this.#at + 1 : end;
  }

  /** `<` begins an element, ends one (`</`), or begins type arguments. */
  #angle(): void {
    const next = this.#at + 1 < this.#text.length ? this.#text.charCodeAt(this.#at + 1) : 0;
    if (next === CODE.slash) {
      if (this.#level > this.#base) {
        this.#level--;
        // Words and full stops of its text wait for nothing.
        this.#waiting = 0;
      }
      this.#at++;
    } else if (next === CODE.greater || kindOf(next) === WORD) {
      if (this.#level > this.#base || !this.#endsOperand() || this.#followsKeyword()) this.#level++;
      else this.#waiting++;
    }
  }

  #endsOperand(): boolean {
    const previous = this.#previous;
    const kind = kindOf(previous);
    return kind === WORD || kind === CLOSER || previous === CODE.quote || previous === CODE.apostrophe || previous === CODE.backtick;
  }

  #followsKeyword(): boolean {
    return kindOf(this.#previous) === WORD && /\b(?:return|case|default|typeof|yield|await|new|void|delete|extends|keyof|else|do|in|of)\s*$/.test(this.#text.slice(Math.max(0, this.#at - 16), this.#at));
  }

  /** True when what follows continues the expression or statement before it. */
  #goesOn(): boolean {
    const text = this.#text;
    let at = this.#at + 1;
    while (at < text.length && kindOf(text.charCodeAt(at)) === SPACE) at++;
    return at < text.length && (kindOf(text.charCodeAt(at)) === WAITING || text.startsWith('else', at));
  }
}
