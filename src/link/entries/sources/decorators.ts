/** Reads decorators: which library each is of, and what it was given. */
import type { Library } from '../../../catalogue/catalogue.ts';
import type { DecoratorRow } from '../../../catalogue/schema.ts';
import type { CallFact, Term } from '../../../model/facts.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import type { ApiValue, At, Value, Values } from '../../values/value.ts';

export interface Decorator {
  readonly library: Library;
  readonly name: string;
  /** The call that gives its arguments, and where that stands: elsewhere than at the class, for one that the project composed. */
  readonly call: number | null;
  readonly at: At;
  /** The call at the class or method itself. */
  readonly use: number | null;
  /** The text it was given, as path or name. */
  readonly text: string | null;
}

/** Decorators composed of composed ones, and how many there are in all: what is deeper or wider is no list of decorators. */
const deepest = 6;
const mostTerms = 200;

interface Room {
  left: number;
}

/** Those of the terms, and those that a decorator of the project is composed of. */
export function readDecorators(ev: Evaluator, terms: readonly Term[], at: At): readonly Decorator[] {
  return terms.flatMap((term) => readDecorator(ev, term, at, 0, { left: mostTerms }).map((one) => ({ ...one, use: term.kind === 'call' ? term.call : null })));
}

function readDecorator(ev: Evaluator, term: Term, at: At, depth: number, room: Room): readonly Decorator[] {
  if (depth > deepest || room.left <= 0) return [];
  room.left -= 1;
  const index = term.kind === 'call' ? term.call : null;
  const call = index === null ? null : ev.program.getCall(at.file, index);
  const values = ev.evaluate(call ? call.callee : term, at);
  const own = values.flatMap((value) => {
    const library = value.kind === 'api-member' ? ev.catalogue.libraries.get(value.on.library) : undefined;
    if (!library || value.kind !== 'api-member') return [];
    const isOwn = value.on.name === 'module';
    if (isOwn ? value.name === library.composed : library.decorators.length === 0) return [];
    const text = isOwn ? firstText(ev, call?.args ?? [], at) : textOfOrigin(ev, value.on);
    return [{ library, name: isOwn ? value.name : `${value.on.name}.${value.name}`, call: index, at, use: index, text }];
  });
  if (own.length > 0) return own;
  const made = call === null ? values : values.some((value) => value.kind === 'api-member') ? ev.evaluate(term, at) : [];
  return [...made.flatMap((value) => partsOf(ev, value, depth, room)), ...(call === null ? [] : values.flatMap((value) => returnedParts(ev, value, call, at, depth, room)))];
}

/** `applyDecorators(Processor('reports'), Injectable())` */
function partsOf(ev: Evaluator, value: Value, depth: number, room: Room): readonly Decorator[] {
  if (value.kind !== 'api' || value.origin === null || ev.catalogue.libraries.get(value.library)?.composed !== value.name) return [];
  const { file, frame } = value.origin;
  const call = ev.program.getCall(file, value.origin.call);
  return call.args.flatMap((part) => readDecorator(ev, part, { file, fn: call.in, frame }, depth + 1, room));
}

/** What a function of the project returns, with the texts it is given: they are the name of the queue. */
function returnedParts(ev: Evaluator, target: Value, call: CallFact, at: At, depth: number, room: Room): readonly Decorator[] {
  if (target.kind !== 'function') return [];
  const frame = ev.interner.frame(target, evaluateArguments(ev, call, at), true);
  return ev.program.returnsOf(ev.program.getFunction(target.file, target.function)).flatMap((term) => readDecorator(ev, term, { file: target.file, fn: target.function, frame }, depth + 1, room));
}

/** What its library says of it. */
export function decoratorRows(decorator: Decorator): readonly DecoratorRow[] {
  return decorator.library.decorators.filter((row) => row.name.includes(decorator.name));
}

/** What a decorator was given, argument by argument. */
export function decoratorArguments(ev: Evaluator, { call, at }: Decorator): readonly Values[] {
  return call === null ? [] : ev.program.getCall(at.file, call).args.map((term) => ev.evaluate(term, at));
}

/** `@reportJob.Handle()` goes by the name in `const reportJob = createJob('reports')`. */
function textOfOrigin(ev: Evaluator, { origin }: ApiValue): string | null {
  if (origin === null) return null;
  const call = ev.program.getCall(origin.file, origin.call);
  return firstText(ev, call.args, { file: origin.file, fn: call.in, frame: origin.frame });
}

/** What names the route or job of a decorator, in an object of options; the queue rather than how its messages are found. */
const nameKeys = ['path', 'name', 'cmd', 'queue', 'routingKey', 'event'];

/** `'orders'`, `['orders', 'v1/orders']`, `{ path: 'orders' }`; a second argument where the first is a type. */
function firstText(ev: Evaluator, args: readonly Term[], at: At): string | null {
  for (const term of args.slice(0, 2)) {
    let value = staticValue(ev, term, at);
    if (value.kind === 'array') value = value.items[0] ?? { kind: 'unknown' };
    if (value.kind === 'object') {
      const { properties } = value;
      value = nameKeys.flatMap((key) => properties.find((property) => property.key === key)?.value ?? [])[0] ?? { kind: 'unknown' };
    }
    if (value.kind === 'literal' && typeof value.value === 'string') return value.value;
  }
  return null;
}
