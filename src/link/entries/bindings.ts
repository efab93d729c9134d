/** Reads the calls that tell a container what to give for a token: `container.register({ orders: asClass(OrderService) })`. */
import type { Library } from '../../catalogue/catalogue.ts';
import type { Binds, BoundAs } from '../../catalogue/schema.ts';
import type { FileFacts, Term } from '../../model/facts.ts';
import { tokenKeys, tokenOfClass, tokenOfName, tokenOfOrigin, tokenOfValue } from '../values/across-files/injected-values.ts';
import { firstArgumentOfOrigin, qualified } from '../values/catalogue-rows.ts';
import { returnedAtEnd } from '../values/evaluate/awaited-values.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { propertiesOf } from '../values/objects/properties-of.ts';
import type { Keeper } from '../values/stored-values.ts';
import { NO_VALUES, type Origin, type Value, type Values } from '../values/value.ts';
import type { RegisteringCall } from './registering-call.ts';

/** Calls on what the first one made. */
const deepestChain = 6;

/** Notes what the call binds. True when something was new. */
export function learnBinding(ev: Evaluator, registration: RegisteringCall, binds: Binds): boolean {
  const { args, match, site } = registration;
  const keeper: Keeper = { file: site.file, origin: containerOf(ev, registration, binds) };
  const bind = (key: string, values: Values): boolean => {
    const bound = ev.interner.union(values.map((value) => standsFor(ev, match.library, binds, value, keeper))).filter((value) => value.kind !== 'literal');
    if (bound.length === 0) return false;
    ev.teaching.binding.add(site.file);
    ev.teaching.teach(site.file, 'stored', `${match.library.name}\n${key}`);
    return ev.store(match.library.name, key, keeper, bound);
  };
  const named = binds.keys === undefined ? [] : (args[binds.keys] ?? []).flatMap((value) => propertiesOf(ev, value));
  const learned = named.map(({ name, values }) => bind(tokenOfName(name), values));
  const keys = findKeys(ev, registration, binds);
  const described = binds.under === undefined ? [] : (args[binds.value] ?? []).flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const under = described.flatMap((value) => ev.member(value, binds.under ?? '').flatMap(tokenOfValue).map((key) => bind(key, [value])));
  return [...learned, ...under, ...keys.map((key) => bind(key, args[binds.value] ?? []))].includes(true);
}

function findKeys(ev: Evaluator, { site, at, match }: RegisteringCall, { token }: Binds): readonly string[] {
  if (token === undefined) return [];
  if (token === '$on') return tokenOfOrigin(match.on);
  const where = token === '$made0' ? match.on.origin : { ...site, frame: at.frame };
  if (!where) return [];
  const call = ev.program.getCall(where.file, where.call);
  const term = call.args[token === '$made0' ? 0 : token];
  if (term?.kind === 'this') return classKeptIn(ev, where);
  return term ? tokenKeys(ev, term, { file: where.file, fn: call.in, frame: where.frame }) : [];
}

/** `class Orders extends Context.Tag('Orders')<Orders, Shape>() { static Live = Layer.effect(this, make) }`: the class. */
function classKeptIn(ev: Evaluator, { file, call }: { readonly file: string; readonly call: number }): readonly string[] {
  const facts = ev.program.getFile(file);
  const index = facts.classes.findIndex(({ members }) => members.some((member) => member.static && member.value !== undefined && isMadeBy(facts, member.value, call, 0)));
  return index < 0 ? [] : [tokenOfClass({ file, class: index })];
}

/** `Layer.effect(this, make).pipe(Layer.provide(DbLive))` is made by its first call. */
function isMadeBy(facts: FileFacts, value: Term, call: number, depth: number): boolean {
  if (value.kind !== 'call' || depth > deepestChain) return false;
  if (value.call === call) return true;
  const callee = facts.calls[value.call]?.callee;
  return callee?.kind === 'member' && isMadeBy(facts, callee.object, call, depth + 1);
}

/** The call that made the container; `container.bind(ORDERS)` is made on one itself. */
function containerOf(ev: Evaluator, { match }: RegisteringCall, { token }: Binds): Origin | null {
  const { origin } = match.on;
  if (token !== '$made0' || !origin) return origin;
  const call = ev.program.getCall(origin.file, origin.call);
  if (call.callee.kind !== 'member') return null;
  const made = ev.evaluate(call.callee.object, { file: origin.file, fn: call.in, frame: origin.frame }).find((value) => value.kind === 'api');
  return made?.kind === 'api' ? made.origin : null;
}

function standsFor(ev: Evaluator, library: Library, binds: Binds, value: Value, keeper: Keeper): Values {
  const made = value.kind === 'api' ? binds.made[value.name] : undefined;
  if (made && value.kind === 'api') return ev.interner.union(firstArgumentOfOrigin(ev, value).map((one) => take(ev, library, binds, made, one, keeper)));
  const paths = Object.entries(binds.at);
  if (paths.length === 0) return take(ev, library, binds, binds.as, value, keeper);
  return ev.interner.union(paths.flatMap(([path, as]) => ev.member(value, path).map((one) => take(ev, library, binds, as, one, keeper))));
}

function take(ev: Evaluator, library: Library, binds: Binds, as: BoundAs, value: Value, keeper: Keeper): Values {
  switch (as) {
    case 'value':
      return [value];
    case 'token':
      return ev.interner.union(tokenOfValue(value).map((key) => ev.stored(library.name, key, keeper)));
    case 'instance':
      if (value.kind !== 'class') return NO_VALUES;
      return [binds.hands === undefined ? ev.interner.instance(value.file, value.class, null) : ev.construct(value, handed(ev, library, binds.hands, keeper, value.file, ev.program.getClass(value.file, value.class).constructorFunction))];
    case 'run':
      return value.kind === 'function' ? returnedAtEnd(ev, ev.invoke(value, [])) : [value];
    case 'result':
      if (value.kind !== 'function') return NO_VALUES;
      return ev.invoke(value, binds.hands === undefined ? [] : handed(ev, library, binds.hands, keeper, value.file, value.function));
  }
}

/** What each parameter is given: what is bound to its name, else everything that is bound. */
function handed(ev: Evaluator, library: Library, name: string, keeper: Keeper, file: string, fn: number | undefined): readonly Values[] {
  const all = qualified(ev, library, name, keeper.origin, false);
  if (fn === undefined) return [[all]];
  return ev.program.getFunction(file, fn).parameters.map((parameter) => {
    const bound = parameter.name === null ? NO_VALUES : ev.stored(library.name, tokenOfName(parameter.name), keeper);
    return bound.length > 0 ? bound : [all];
  });
}
