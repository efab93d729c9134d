/**
 * Tells from the text alone that a file may be nested so deeply that a native parser runs out of stack, which ends the process and
 * not only the parse. Counted is what waits for its end: brackets and elements, and in the innermost of them the operators and
 * words that stand before their operand. It may count too much; the limit leaves room for that.
 */
import { CLOSER, CODE, findRegularExpressionEnd, findTextEnd, kindOf, OPENER, PREFIX, SEPARATOR, SPACE, WAITING, WORD } from './characters.ts';
import { isControlWord, isExpectant, Pending } from './pending.ts';

/** People write some dozens of levels; a stack of 4 MB holds some thousands. */
const MAX_LEVELS = 1000;

/** A shorter text cannot hold as many levels as fill such a stack: 7,200 parentheses, or 2,600 functions in one another. */
const MIN_LENGTH = 7000;

/**
 * `deep` is not to be parsed at all. `suspect` may be as deep under the most careful reading: only a parser that survives it may
 * try. Few real files are.
 */
export type Nesting = 'shallow' | 'suspect' | 'deep';

export function measureNesting(text: string): Nesting {
  return text.length >= MIN_LENGTH ? new NestingScan(text).measure() : 'shallow';
}

interface Bracket {
  readonly level: number;
  readonly waiting: number;
  readonly base: number;
  readonly template: boolean;
  readonly pending: Pending;
  /** The condition of an `if`, the head of a loop: what follows it still belongs to the statement. */
  readonly isHead: boolean;
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
  /** The last word that was passed. */
  #wordStart = 0;
  #wordEnd = 0;
  /** What waits, counted carefully: it ends only where nothing can wait any longer. */
  #pending = new Pending(0);
  #closedHead = false;
  #suspect = false;

  constructor(text: string) {
    this.#text = text;
  }

  measure(): Nesting {
    const text = this.#text;
    const { length } = text;
    while (this.#at < length) {
      // Words and the spaces between them are most of a text: they are passed in one go.
      this.#at = this.#passWords(this.#at);
      if (this.#level + this.#waiting > MAX_LEVELS) return 'deep';
      if (this.#pending.count > MAX_LEVELS) this.#suspect = true;
      if (this.#at < length) this.#step(text.charCodeAt(this.#at));
    }
    if (this.#level + this.#waiting > MAX_LEVELS) return 'deep';
    return this.#suspect ? 'suspect' : 'shallow';
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
      if (previous === CODE.closeParenthesis || kindOf(previous) === WORD) {
        this.#waiting++;
        this.#pending.expression++;
      }
      this.#wordStart = at;
      do {
        previous = code;
        at++;
        if (at === length) break;
        code = text.charCodeAt(at);
      } while (kindOf(code) === WORD);
      this.#wordEnd = at;
      if (isControlWord(text, this.#wordStart, at)) this.#pending.statement++;
    }
    this.#previous = previous;
    return at;
  }

  #step(code: number): void {
    switch (kindOf(code)) {
      case SPACE:
        if (code === CODE.lineFeed) this.#endLine();
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
        this.#pending.expression++;
        break;
      case PREFIX:
        if (!this.#endsOperand()) this.#waiting++;
        // `a ** b ** c` is read from its end.
        if (!this.#endsOperand() || code === CODE.star) this.#pending.expression++;
        break;
      case SEPARATOR:
        if (!this.#goesOn()) this.#waiting = 0;
        if (code === CODE.comma) this.#pending.endItem();
        else this.#pending.endStatement(this.#text.startsWith('else', this.#findNext(this.#at + 1)));
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
        this.#pending.angles++;
        if (!this.#endsOperand() || this.#followsKeyword()) this.#pending.expression++;
        this.#angle();
        this.#at++;
        break;
      case CODE.greater:
        if (this.#previous !== CODE.equals) this.#pending.closeAngle();
        this.#at++;
        break;
      default:
        this.#at++;
    }
    this.#previous = code;
  }

  /** What waits ends with a line when the next one can only begin something new. */
  #endLine(): void {
    if (!this.#endsOperand()) return;
    if (!this.#goesOn() && !this.#followsKeyword()) this.#waiting = 0;
    if (this.#closedHead && this.#previous === CODE.closeParenthesis) return;
    if (kindOf(this.#previous) === WORD && isExpectant(this.#text.slice(this.#wordStart, this.#wordEnd))) return;
    const next = this.#findNext(this.#at + 1);
    if (next < this.#text.length && kindOf(this.#text.charCodeAt(next)) === WORD && !/(?:else|in|instanceof|extends|implements|is|as|satisfies|of)\b/y.test(this.#text.slice(next, next + 12))) this.#pending.endStatement(false);
  }

  /** Where the next token begins, behind spaces and comments. */
  #findNext(start: number): number {
    const text = this.#text;
    let at = start;
    for (;;) {
      while (at < text.length && kindOf(text.charCodeAt(at)) === SPACE) at++;
      if (text.charCodeAt(at) !== CODE.slash) return at;
      const next = text.charCodeAt(at + 1);
      if (next !== CODE.slash && next !== CODE.star) return at;
      const end = next === CODE.slash ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      if (end === -1) return text.length;
      at = next === CODE.slash ? end : end + 2;
    }
  }

  #open(template: boolean): void {
    const isHead = !template && kindOf(this.#previous) === WORD && /^(?:if|for|while|with|await)$/.test(this.#text.slice(this.#wordStart, this.#wordEnd));
    this.#brackets.push({ level: this.#level, waiting: this.#waiting, base: this.#base, template, pending: this.#pending, isHead });
    this.#pending = new Pending(this.#pending.count + 1);
    this.#level += this.#waiting + 1;
    this.#base = this.#level;
    this.#waiting = 0;
  }

  #close(code: number): void {
    const bracket = this.#brackets.pop();
    this.#level = bracket?.level ?? 0;
    this.#waiting = bracket?.waiting ?? 0;
    this.#base = bracket?.base ?? 0;
    this.#pending = bracket?.pending ?? new Pending(0);
    this.#closedHead = bracket?.isHead ?? false;
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
