/** Entry points by decorator: a NestJS controller's `@Post('checkout')`. */
import type { DecoratorRow } from '../../catalogue/schema.ts';
import type { Library } from '../../catalogue/catalogue.ts';
import type { ClassFact, MemberFact, Term } from '../../model/facts.ts';
import { functionPlace, type EntrySeed } from './entry-seeds.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { joinRoute } from './mounts.ts';
import { majorOf } from '../role-match.ts';
import { findPeriodSeconds } from '../schedules/schedule-period.ts';
import { staticValue } from '../values/static-value.ts';
import type { At } from '../values/value.ts';

interface Decorator {
  readonly library: Library;
  readonly name: string;
  readonly call: number | null;
  readonly text: string | null;
}

export function entriesFromDecorators(ev: Evaluator): readonly EntrySeed[] {
  const seeds: EntrySeed[] = [];
  for (const [file, facts] of ev.program.sources) {
    facts.classes.forEach((fact, index) => {
      if (fact.members.every((member) => member.decorators.length === 0)) return;
      seeds.push(...entriesOfClass(ev, file, fact, index));
    });
  }
  return seeds;
}

function entriesOfClass(ev: Evaluator, file: string, fact: ClassFact, index: number): readonly EntrySeed[] {
  const at: At = { file, fn: fact.in, frame: null };
  const ofClass = fact.decorators.flatMap((term) => readDecorator(ev, term, at));
  return fact.members.flatMap((member) => {
    if (member.function === undefined) return [];
    return member.decorators.flatMap((term) =>
      readDecorator(ev, term, at).flatMap((decorator) =>
        decorator.library.decorators.filter((row) => row.name.includes(decorator.name)).map((row) => seedOf(ev, file, index, member, decorator, row, ofClass)),
      ),
    );
  });
}

function readDecorator(ev: Evaluator, term: Term, at: At): readonly Decorator[] {
  const call = term.kind === 'call' ? ev.program.getCall(at.file, term.call) : null;
  return ev.evaluate(call ? call.callee : term, at).flatMap((value) => {
    const library = value.kind === 'api-member' && value.on.name === 'module' ? ev.catalogue.libraries.get(value.on.library) : undefined;
    if (!library || value.kind !== 'api-member') return [];
    return [{ library, name: value.name, call: term.kind === 'call' ? term.call : null, text: call?.args[0] ? textOf(ev, call.args[0], at) : null }];
  });
}

/** `'orders'`, `['orders', 'v1/orders']`, `{ path: 'orders' }`. */
function textOf(ev: Evaluator, term: Term, at: At): string | null {
  let value = staticValue(ev, term, at);
  if (value.kind === 'array') value = value.items[0] ?? { kind: 'unknown' };
  if (value.kind === 'object') value = value.properties.find((property) => property.key === 'path' || property.key === 'name')?.value ?? { kind: 'unknown' };
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

function seedOf(ev: Evaluator, file: string, index: number, member: MemberFact, decorator: Decorator, row: DecoratorRow, ofClass: readonly Decorator[]): EntrySeed {
  const self = ev.interner.instance(file, index, null);
  const target = ev.interner.function(file, member.function ?? 0, self, null);
  const prefix = ofClass.find((one) => one.name === row.prefix)?.text ?? '';
  const method = row.method === '$name' ? decorator.name.toUpperCase() : row.method;
  const path = joinRoute(prefix, decorator.text ?? '');
  const call = decorator.call === null ? null : ev.program.getCall(file, decorator.call);
  const at: At = { file, fn: call?.in ?? 0, frame: null };
  const registration = call ? { file, span: call.span } : functionPlace(ev, target);
  const major = majorOf(ev, file, decorator.library.packages);
  const match = {
    role: row.role, library: decorator.library.name, major, api: `${decorator.library.name} @${decorator.name}()`, hidden: false,
    origin: null, originArguments: [], arguments: call ? call.args.map((term) => staticValue(ev, term, at)) : [],
  } as const;
  const shared = { target, handler: target, framework: decorator.library.name, registration, confidence: 'certain', args: [] } as const;
  switch (row.role) {
    case 'route':
      return { ...shared, kind: 'http', subject: `${method} ${path}`, http: { method, path, everyRequest: false, others: [] }, consumer: null, scheduled: null };
    case 'queue-consumer':
      return { ...shared, kind: 'consumer', subject: decorator.text ?? prefix, http: null, consumer: { library: decorator.library.name, major, queue: decorator.text ?? (prefix || null), match }, scheduled: null };
    case 'schedule':
      return { ...shared, kind: 'scheduled', subject: member.name, http: null, consumer: null, scheduled: { library: decorator.library.name, major, expression: decorator.text, periodSeconds: decorator.text === null ? null : findPeriodSeconds(decorator.text), match } };
  }
}
