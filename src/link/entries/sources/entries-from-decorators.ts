/** Entry points by decorator: a NestJS controller's `@Post('checkout')`, and what runs around it. */
import type { DecoratorRow } from '../../../catalogue/schema.ts';
import type { MemberFact, Term } from '../../../model/facts.ts';
import { decoratorArguments, decoratorRows, readDecorators, type Decorator } from './decorators.ts';
import { functionPlace, type EntrySeed } from '../entry-seeds.ts';
import { decoratedMethod } from '../../values/classes/decorated-method.ts';
import { classChain } from '../../values/classes/class-chain.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { joinRoute } from '../mounts.ts';
import type { ApplicationPaths } from '../paths/application-paths.ts';
import { versionOf } from '../../calls/role-match.ts';
import { readDecoratorTiming } from '../arguments/jobs/schedule-timing.ts';
import { staticValue } from '../../values/terms/static-value.ts';
import { findTransport } from './message-transports.ts';
import type { At, FunctionValue } from '../../values/value.ts';

/** The class that is made; its members may be those of a base class in another file. */
interface Owner {
  readonly file: string;
  readonly class: number;
  readonly name: string;
  readonly decorators: readonly Decorator[];
}

export function entriesFromDecorators(ev: Evaluator, applications: ApplicationPaths): readonly EntrySeed[] {
  const seeds: EntrySeed[] = [];
  for (const [file, outline] of ev.search.files()) {
    if (!outline.decorated) continue;
    ev.program.getFile(file).classes.forEach((fact, index) => {
      if (fact.decorators.length === 0 && fact.members.every((member) => member.decorators.length === 0)) return;
      seeds.push(...entriesOfClass(ev, applications, { file, class: index, name: fact.name ?? 'class', decorators: readDecorators(ev, fact.decorators, { file, fn: fact.in, frame: null }) }));
    });
  }
  return seeds;
}

function entriesOfClass(ev: Evaluator, applications: ApplicationPaths, owner: Owner): readonly EntrySeed[] {
  const links = classChain(ev, owner.file, owner.class).flatMap((link) => ('kind' in link ? [] : [link]));
  // What a base class registers is registered by every class that is itself decorated.
  return links.slice(0, owner.decorators.length > 0 ? links.length : 1).flatMap((link) => {
    const fact = ev.program.getClass(link.file, link.class);
    const at: At = { file: link.file, fn: fact.in, frame: null };
    return fact.members.flatMap((member) => {
      if (member.function === undefined || member.decorators.length === 0) return [];
      const decorators = readDecorators(ev, member.decorators, at);
      const own = decorators.flatMap((decorator) => decoratorRows(decorator).flatMap((row) => (row.role === 'uses' || row.role === 'listens' || !isHeld(owner, row) || !isMeant(decorator, row, member) ? [] : [seedOf(ev, applications, owner, at, member, { decorator, row, beside: decorators })])));
      return [...own, ...usedBy(ev, own.length === 0 ? [] : [...decorators, ...owner.decorators, ...readDecorators(ev, decoratorsOfParameters(ev, link.file, member), at)], own)];
    });
  });
}

function isHeld(owner: Owner, row: DecoratorRow): boolean {
  return row.prefix.length === 0 || owner.decorators.some((one) => row.prefix.includes(one.name));
}

/** `@On('messageCreate')`, and `@On()` of a method with that name. */
function isMeant({ text }: Decorator, { is }: DecoratorRow, { name }: MemberFact): boolean {
  return is.length === 0 || is.includes(text ?? name);
}

/** `@Param('id', OrderPipe) order` */
export function decoratorsOfParameters(ev: Evaluator, file: string, member: MemberFact): readonly Term[] {
  return member.function === undefined ? [] : ev.program.getFunction(file, member.function).parameters.flatMap((parameter) => parameter.decorators);
}

/** Guards, interceptors and pipes run for the routes they are put on. */
function usedBy(ev: Evaluator, decorators: readonly Decorator[], routes: readonly EntrySeed[]): readonly EntrySeed[] {
  return decorators.flatMap((one) =>
    decoratorRows(one).flatMap((row) => (row.role === 'uses' ? usedMethods(ev, one, row) : [])).flatMap((target) => routes.map((route) => ({ ...route, target, handler: target }))),
  );
}

/** The functions that a `uses` decorator brings in. */
export function usedMethods(ev: Evaluator, decorator: Decorator, row: DecoratorRow): readonly FunctionValue[] {
  const given = decoratorArguments(ev, decorator).flat();
  const functions = row.methods.includes('()') ? given.flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => (value.kind === 'function' ? [value] : [])) : [];
  const objects = given.flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : value.kind === 'instance' ? [value] : []));
  return [...functions, ...objects.flatMap((object) => row.methods.flatMap((name) => ev.member(object, name))).flatMap((value) => (value.kind === 'function' ? [value] : []))];
}

/** `@GET() @route('/orders')` */
function pathOf(decorator: Decorator, row: DecoratorRow, beside: readonly Decorator[]): string {
  return (row.path.length === 0 ? decorator.text : beside.find((one) => row.path.includes(one.name))?.text) ?? '';
}

/** `beside`: all decorators of the method. */
function seedOf(ev: Evaluator, applications: ApplicationPaths, owner: Owner, at: At, member: MemberFact, { decorator, row, beside }: { readonly decorator: Decorator; readonly row: DecoratorRow; readonly beside: readonly Decorator[] }): EntrySeed {
  const self = ev.interner.instance(owner.file, owner.class, null);
  const own = ev.interner.function(at.file, member.function ?? 0, self, null);
  const target = decoratedMethod(ev, own, member, at);
  const prefix = owner.decorators.find((one) => row.prefix.includes(one.name))?.text ?? '';
  const method = row.method === '$name' ? decorator.name.toUpperCase() : row.method;
  const path = row.named?.replace('$decorator', decorator.name).replace('$class', owner.name).replace('$name', decorator.text ?? member.name) ?? applications.pathOf(ev, decorator.library.name, owner.file, joinRoute(prefix, pathOf(decorator, row, beside)));
  const call = decorator.call === null ? null : ev.program.getCall(decorator.at.file, decorator.call);
  const registration = decorator.use !== null ? { file: at.file, span: ev.program.getCall(at.file, decorator.use).span } : functionPlace(ev, own);
  const library = (row.through === undefined ? undefined : ev.catalogue.libraries.get(row.through)) ?? decorator.library;
  const version = versionOf(ev, at.file, library.packages);
  const shared = { target, handler: own, framework: decorator.library.name, registration, confidence: 'certain', args: [] } as const;
  if (row.role === 'route' || row.role === 'uses' || row.role === 'listens') return { ...shared, kind: 'http', subject: `${method} ${path}`, http: { method, path, everyRequest: false, others: [] }, consumer: null, scheduled: null };
  const match = {
    role: row.role, library: library.name, ...version, api: `${decorator.library.name} @${decorator.name}()`, hidden: false,
    origin: null, originArguments: [], arguments: call ? call.args.map((term) => staticValue(ev, term, decorator.at)) : [],
  } as const;
  const queue = decorator.text ?? (prefix === '' ? null : prefix);
  if (row.role === 'queue-consumer') {
    const transport = Object.keys(row.transports).length === 0 ? null : findTransport(ev, owner.file, decorator, { row, beside: [...owner.decorators, ...beside], answers: ev.program.returnsOf(ev.program.getFunction(at.file, own.function)).length > 0 });
    const taken = transport === null ? { library: library.name, major: version.major, match } : { library: transport.library, major: version.major, match: { ...match, library: transport.library, arguments: [transport.options] } };
    return { ...shared, kind: 'consumer', subject: queue ?? member.name, http: null, consumer: { ...taken, queue, ...(queue === null ? { isUnnamed: true } : {}) }, scheduled: null };
  }
  return { ...shared, kind: 'scheduled', subject: member.name, http: null, consumer: null, scheduled: { library: decorator.library.name, major: version.major, ...readDecoratorTiming(ev, call, decorator.at), match } };
}
