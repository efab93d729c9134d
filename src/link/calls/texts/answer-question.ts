/** What a test comes to for a text, as far as that is known; nothing else of the program is asked. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { decideCombined } from '../../gates/combined-tests.ts';
import { onlyReturn } from '../../values/parameters/only-return.ts';
import { begins, collapse, includes, is, matches, readPlain } from './asked-text.ts';
import { applyMethod, firstPart, type KnownText } from './known-text.ts';
import { literalText, ownFunction, patternOf, settledValue } from './own-names.ts';

export type TextOf = (parameter: Extract<Term, { kind: 'parameter' }>) => KnownText | null;

/** Values of values. */
const MOST_DEPTH = 8;

/** What a test comes to, given what is known of texts. */
export function answerQuestion(facts: FileFacts, test: Term, textOf: TextOf, depth = 0): boolean | null {
  if (depth > MOST_DEPTH) return null;
  const again = (one: Term): boolean | null => answerQuestion(facts, one, textOf, depth + 1);
  const read = (one: Term | undefined): KnownText | null => (one ? readText(facts, one, textOf, depth + 1) : null);
  switch (test.kind) {
    case 'binding': {
      const [value] = settledValue(facts, test.binding) ?? [];
      return value ? again(value) : null;
    }
    case 'cast': return again(test.of);
    case 'operation': {
      const combined = decideCombined(test, again);
      return combined === undefined ? compare(facts, test, read) : combined;
    }
    case 'call': {
      const call = facts.calls[test.call];
      return call ? answerCall(facts, call, read, (returned, given) => answerQuestion(facts, returned, given, depth + 1)) : null;
    }
    default: return null;
  }
}

function answerCall(facts: FileFacts, call: CallFact, read: (one: Term | undefined) => KnownText | null, goOn: (returned: Term, textOf: TextOf) => boolean | null): boolean | null {
  const { callee, args } = call;
  const [first] = args;
  if (callee.kind === 'member') {
    const part = first ? literalText(facts, first) : null;
    const pattern = patternOf(facts, callee.property === 'test' ? callee.object : first);
    switch (callee.property) {
      case 'test': {
        const text = read(first);
        return text && pattern ? matches(text, ...pattern) : null;
      }
      case 'match': {
        const text = read(callee.object);
        return text && pattern ? matches(text, ...pattern) : null;
      }
      case 'startsWith': case 'includes': {
        const text = read(callee.object);
        if (text !== null) return part === null || args.length > 1 ? null : callee.property === 'includes' ? includes(text, part) : begins(text, part);
        return callee.property === 'includes' ? isAmong(facts, callee.object, read(first)) : null;
      }
      default:
    }
  }
  // `isSelect(sql)` of the same file.
  const asked = ownFunction(facts, call);
  const returned = asked === null ? undefined : onlyReturn(asked.fact);
  return asked && returned ? goOn(returned, (parameter) => (parameter.function === asked.function ? read(args[parameter.index]) : null)) : null;
}

/** `['select', 'with'].includes(verb)` */
function isAmong(facts: FileFacts, list: Term, text: KnownText | null): boolean | null {
  const value = list.kind === 'binding' ? settledValue(facts, list.binding)?.[0] : list;
  if (text === null || value?.kind !== 'array') return null;
  const answers = value.items.map((item) => (item.kind === 'literal' && typeof item.value === 'string' ? is(text, item.value) : null));
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
}

/** `verb === 'SELECT'`, `sql.indexOf('select') === 0` */
function compare(facts: FileFacts, { operator, operands: [first, second] }: Extract<Term, { kind: 'operation' }>, read: (one: Term | undefined) => KnownText | null): boolean | null {
  const isEqual = operator === '===' || operator === '==' ? true : operator === '!==' || operator === '!=' ? false : null;
  if (isEqual === null || !first || !second) return null;
  const [asked, literal] = first.kind === 'literal' ? [second, first] : [first, second];
  if (literal.kind !== 'literal') return null;
  const answer = typeof literal.value === 'string' ? isText(read(asked), literal.value) : literal.value === 0 || literal.value === -1 ? isAt(facts, asked, literal.value, read) : null;
  return answer === null ? null : answer === isEqual;
}

function isText(text: KnownText | null, literal: string): boolean | null {
  return text && is(text, literal);
}

function isAt(facts: FileFacts, term: Term, position: 0 | -1, read: (one: Term | undefined) => KnownText | null): boolean | null {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  const [first, ...others] = call?.args ?? [];
  if (call?.callee.kind !== 'member' || call.callee.property !== 'indexOf' || !first || others.length > 0) return null;
  const [text, part] = [read(call.callee.object), literalText(facts, first)];
  if (text === null || part === null) return null;
  if (position === 0) return begins(text, part);
  const isThere = includes(text, part);
  return isThere === null ? null : !isThere;
}

function readText(facts: FileFacts, term: Term, textOf: TextOf, depth: number): KnownText | null {
  if (depth > MOST_DEPTH) return null;
  switch (term.kind) {
    case 'parameter': return textOf(term);
    case 'cast': return readText(facts, term.of, textOf, depth + 1);
    case 'binding': {
      const [value] = settledValue(facts, term.binding) ?? [];
      return value ? readText(facts, value, textOf, depth + 1) : null;
    }
    case 'member': {
      const split = term.property === '0' && term.object.kind === 'call' ? facts.calls[term.object.call] : undefined;
      const [separator] = split?.args ?? [];
      if (split?.callee.kind !== 'member' || split.callee.property !== 'split' || !separator) return null;
      const text = readText(facts, split.callee.object, textOf, depth + 1);
      const pattern = patternOf(facts, separator);
      const by = pattern ? readPlain(...pattern) : literalText(facts, separator);
      if (text === null || by === null || by === '') return null;
      return firstPart(pattern ? { ...text, pieces: text.pieces.map(collapse) } : text, by);
    }
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind !== 'member') return null;
      const text = readText(facts, call.callee.object, textOf, depth + 1);
      return text && applyMethod(text, call.callee.property, call.args);
    }
    default: return null;
  }
}
