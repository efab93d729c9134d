/** Texts that a call spells out, as far as it does: `query('select …')`, `` query(`insert into orders (${columns}) …`) ``. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { findFrame } from '../../values/evaluation.ts';
import type { At } from '../../values/value.ts';
import { toldLiteral } from '../../values/parameters/told-values.ts';
import { headOf, wholeText, type KnownText } from './known-text.ts';

/** Values of values. */
const MOST_DEPTH = 6;
/** What an unknown part of a text reads as. */
const UNKNOWN_PART = '*';

/** Each text that the term may be; null where it may be another one. */
export function toldTexts(ev: Evaluator, term: Term, at: At, depth = 0): readonly KnownText[] | null {
  if (depth > MOST_DEPTH) return null;
  switch (term.kind) {
    case 'literal': return typeof term.value === 'string' ? [wholeText(term.value)] : null;
    case 'cast': return toldTexts(ev, term.of, at, depth + 1);
    case 'template': return joined(ev, term.parts, at, depth);
    case 'operation': {
      if (term.operator === '+') return joined(ev, term.operands, at, depth);
      if (term.operator !== '?:') return null;
      const [one, other] = term.operands.slice(1).map((chosen) => toldTexts(ev, chosen, at, depth + 1));
      return one && other ? [...one, ...other] : null;
    }
    case 'binding': return ofVariable(ev, term.binding, at, depth);
    case 'member': {
      const known = toldLiteral(ev, term, at);
      return typeof known?.is === 'string' ? [wholeText(known.is)] : null;
    }
    default: return null;
  }
}

function joined(ev: Evaluator, parts: readonly Term[], at: At, depth: number): readonly KnownText[] | null {
  const pieces = [''];
  let isWhole = true;
  for (const part of parts) {
    const texts = toldTexts(ev, part, at, depth + 1);
    const [text, ...others] = texts ?? [];
    if (!text || others.length > 0) {
      isWhole = false;
      pieces.push('');
      continue;
    }
    pieces.push(`${pieces.pop() ?? ''}${headOf(text)}`, ...text.pieces.slice(1));
    if (!text.whole) {
      isWhole = false;
      pieces.push('');
    }
  }
  return pieces[0] === '' ? null : [isWhole ? wholeText(pieces.join('')) : { pieces, whole: false }];
}

function ofVariable(ev: Evaluator, binding: number, at: At, depth: number): readonly KnownText[] | null {
  const facts = ev.program.getFile(at.file);
  const { values = [], from, kind, scope = 0 } = facts.bindings[binding] ?? {};
  if (from !== undefined) return ofImport(ev, { kind: 'binding', binding }, at);
  const [value, ...others] = values;
  if (!value || kind === 'parameter' || others.some((one) => one.kind !== 'unknown')) return null;
  const changes = kind === 'const' ? [] : facts.assignments.filter(({ target }) => target.kind === 'binding' && target.binding === binding);
  const texts = toldTexts(ev, value, { file: at.file, fn: scope, frame: scope === 0 ? null : findFrame(at.frame, at.file, scope) }, depth + 1);
  if (texts === null || (changes.length === 0 && others.length === 0)) return texts;
  // `sql += ' and paid'` leaves the beginning as it was.
  return changes.length === others.length && changes.every(({ operator }) => operator === '+=') ? texts.map(({ pieces }) => ({ pieces: [...pieces, ''], whole: false })) : null;
}

/** `import { RECENT } from './statements'` */
function ofImport(ev: Evaluator, term: Term, at: At): readonly KnownText[] | null {
  const [value, ...others] = ev.evaluate(term, at);
  if (value?.kind !== 'literal' || typeof value.value !== 'string' || others.length > 0) return null;
  const pieces = value.value.split(UNKNOWN_PART);
  return pieces[0] === '' ? null : pieces.length === 1 ? [wholeText(value.value)] : [{ pieces, whole: false }];
}
