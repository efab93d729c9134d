/** Reads decorators: which library each is of, and what it was given. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { staticValue } from '../../values/static-value.ts';
import type { At, Values } from '../../values/value.ts';

export interface Decorator {
  readonly library: Library;
  readonly name: string;
  readonly call: number | null;
  /** The text it was given, as path or name. */
  readonly text: string | null;
}

export function readDecorators(ev: Evaluator, terms: readonly Term[], at: At): readonly Decorator[] {
  return terms.flatMap((term) => {
    const call = term.kind === 'call' ? ev.program.getCall(at.file, term.call) : null;
    return ev.evaluate(call ? call.callee : term, at).flatMap((value) => {
      const library = value.kind === 'api-member' && value.on.name === 'module' ? ev.catalogue.libraries.get(value.on.library) : undefined;
      if (!library || value.kind !== 'api-member') return [];
      return [{ library, name: value.name, call: term.kind === 'call' ? term.call : null, text: firstText(ev, call?.args ?? [], at) }];
    });
  });
}

/** What a decorator was given, argument by argument. */
export function decoratorArguments(ev: Evaluator, decorator: Decorator, at: At): readonly Values[] {
  return decorator.call === null ? [] : ev.program.getCall(at.file, decorator.call).args.map((term) => ev.evaluate(term, at));
}

/** `'orders'`, `['orders', 'v1/orders']`, `{ path: 'orders' }`; a second argument where the first is a type. */
function firstText(ev: Evaluator, args: readonly Term[], at: At): string | null {
  for (const term of args.slice(0, 2)) {
    let value = staticValue(ev, term, at);
    if (value.kind === 'array') value = value.items[0] ?? { kind: 'unknown' };
    if (value.kind === 'object') value = value.properties.find((property) => property.key === 'path' || property.key === 'name' || property.key === 'cmd')?.value ?? { kind: 'unknown' };
    if (value.kind === 'literal' && typeof value.value === 'string') return value.value;
  }
  return null;
}
