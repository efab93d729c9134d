/** `new URL('/v1/payouts', settings.host)`: the address as a text, as far as it is known. https://nodejs.org/api/url.html#new-urlinput-base */
import type { CallFact, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { joinTexts } from './joined-texts.ts';
import { NO_VALUES, type At, type Values } from '../value.ts';

/** Null where no address of the web is made: a file beside the module is told by its own path, and one text says no more than itself. */
export function addressOf(ev: Evaluation, { kind, args: [path, base, ...others] }: CallFact, at: At): Values | null {
  if (kind !== 'new' || path === undefined || others.length > 0) return null;
  if (base === undefined) return onlyText(ev.evaluate(path, at));
  if (isOfModule(base)) return null;
  const paths = onlyText(ev.evaluate(path, at));
  const [text] = paths;
  if (text?.kind !== 'literal' || /^[a-z]+:/i.test(String(text.value))) return paths;
  const bases = onlyText(ev.evaluate(base, at));
  const [known] = bases;
  return joinTexts(ev, [known?.kind === 'literal' ? [ev.interner.literal(cut(String(known.value), String(text.value)))] : bases, paths], '');
}

/** A path from the root stands behind the host, any other in the place of the last part. */
function cut(base: string, path: string): string {
  if (path.startsWith('/')) return base.replace(/^([a-z]+:\/\/[^/]*).*$/i, '$1');
  return base.replace(/^([a-z]+:\/\/[^/]*)$/i, '$1/').replace(/[^/]*$/, '');
}

function onlyText(values: Values): Values {
  const [value, ...others] = values;
  return value?.kind === 'literal' && typeof value.value === 'string' && others.length === 0 ? [value] : NO_VALUES;
}

/** `import.meta.url`, `window.location`, `document.baseURI` */
function isOfModule(term: Term): boolean {
  return term.kind === 'member' && (term.object.kind === 'global' || isOfModule(term.object)) && /^(?:url|location|baseURI|origin|href)$/.test(term.property);
}
