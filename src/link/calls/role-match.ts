/** A matched catalogue row as the graph shows it: role, version, connection and what both were given. */
import major from 'semver/functions/major.js';
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { Holding, LockHabits, Role, RoleMatch, StaticValue } from '../../model/graph.ts';
import { findPackageVersion } from '../versions/package-version.ts';
import type { MarkSet } from '../footprint/mark-set.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { matchRows, type RowMatch } from '../values/catalogue-rows.ts';
import { evaluateArguments } from '../values/evaluate/evaluate-arguments.ts';
import { staticOf, staticValue } from '../values/terms/static-value.ts';
import type { At, Origin, Values } from '../values/value.ts';
import { requestValues } from './request-values.ts';

export function makeRoleMatch(ev: Evaluation, match: RowMatch, role: Role, call: CallFact, at: At, args: readonly Values[]): RoleMatch {
  const { origin } = match.on;
  const originCall = origin ? ev.program.getCall(origin.file, origin.call) : null;
  const values = role === 'db-call' ? textsIn(args) : role === 'http-call' ? requestValues(ev, call, at, args.length) : call.args.slice(0, args.length).map((term, index) => (role === 'queue-setup' ? withMade(ev, staticValue(ev, term, at), args[index] ?? [], at) : staticValue(ev, term, at)));
  const { holds, twin, lock } = match.row;
  const originArguments = origin ? argumentsOfOrigin(ev, origin) : [];
  return {
    role,
    library: match.library.name,
    ...versionOf(ev, at.file, match.library.packages),
    api: apiLabel(match, call, ev.program.getFile(at.file)),
    hidden: match.row.hidden,
    origin: origin && originCall ? { file: origin.file, span: originCall.span } : null,
    originArguments,
    arguments: values,
    ...(holds ? { holds: holdingOf(holds, values) } : {}),
    ...(role === 'blocking-db-call' && match.library.instead !== null ? { instead: match.library.instead } : {}),
    ...(role === 'db-call' && origin ? throughOf(ev, origin) : {}),
    ...(twin ? { twin: { name: match.name.replace(/Sync$/, ''), ...twin } } : {}),
    ...(role === 'lock' ? { lock: habitsOf(lock, values, originArguments) } : {}),
  };
}

/** What a module is told by a function: https://docs.nestjs.com/techniques/queues#async-configuration */
const maker = 'useFactory';

/** `forRootAsync({ useFactory: () => ({ defaultJobOptions }) })`: beside what is written there, the options that the function gives. */
function withMade(ev: Evaluation, given: StaticValue, values: Values, { file }: At): StaticValue {
  if (given.kind !== 'object' || !given.properties.some(({ key }) => key === maker)) return given;
  const [made, ...others] = values.flatMap((value) => ev.member(value, maker)).flatMap((value) => (value.kind === 'function' ? ev.invoke(value, []) : []));
  const options = made === undefined || others.length > 0 ? null : staticOf(ev, made, file);
  return options?.kind === 'object' ? { ...given, properties: [...given.properties, ...options.properties], open: given.open || options.open } : { ...given, open: true };
}

interface LookedUp {
  readonly values: readonly StaticValue[];
  readonly marks: MarkSet;
}

/** One connection is asked from thousands of places: what it was made with is looked up, and kept, once. */
const knownOrigins = new WeakMap<Origin, LookedUp>();

function argumentsOfOrigin(ev: Evaluation, origin: Origin): readonly StaticValue[] {
  let known = knownOrigins.get(origin);
  if (!known) {
    const call = ev.program.getCall(origin.file, origin.call);
    const at: At = { file: origin.file, fn: call.in, frame: origin.frame };
    const { result, marks } = ev.program.marks.during(() => call.args.map((term) => staticValue(ev, term, at)));
    knownOrigins.set(origin, (known = { values: result, marks }));
  } else ev.program.marks.note(known.marks);
  return known.values;
}

/** A program asks its database from thousands of places: of what it hands over only texts are kept, which may be SQL of another file. */
function textsIn(args: readonly Values[]): readonly StaticValue[] {
  return args.map(([value, ...others]) => (value?.kind === 'literal' && others.length === 0 ? { kind: 'literal', value: value.value } : { kind: 'unknown' }));
}

/** Wrappers of wrappers of a pool: nobody stacks more. */
const mostWrappers = 4;
/** Values among what one connection was made with: no honest call is given as many. */
const mostGiven = 200;

const knownHolders = new WeakMap<Origin, { readonly through: RoleMatch['through']; readonly marks: MarkSet }>();

/** What a connection keeps open, or the pool that it was given: `drizzle(new Pool())`. Looked up once for each. */
function throughOf(ev: Evaluation, origin: Origin): Pick<RoleMatch, 'through'> {
  let known = knownHolders.get(origin);
  if (!known) {
    const { result, marks } = ev.program.marks.during(() => findHolder(ev, origin, 0, { left: mostGiven }));
    knownHolders.set(origin, (known = { through: result, marks }));
  } else ev.program.marks.note(known.marks);
  return known.through === undefined ? {} : { through: known.through };
}

function findHolder(ev: Evaluation, origin: Origin, depth: number, budget: { left: number }): RoleMatch['through'] {
  const call = ev.program.getCall(origin.file, origin.call);
  const at: At = { file: origin.file, fn: call.in, frame: origin.frame };
  const args = evaluateArguments(ev, call, at);
  const rows = ev.evaluate(call.callee, at).flatMap((callee) => matchRows(ev, callee, call.kind === 'new', args, origin));
  const made = rows.find(({ row }) => row.holds !== undefined);
  if (made?.row.holds !== undefined) return { holds: holdingOf(made.row.holds, argumentsOfOrigin(ev, origin)), api: apiLabel(made, call, ev.program.getFile(origin.file)), place: { file: origin.file, span: call.span } };
  return depth < mostWrappers ? findHolderAmong(ev, args.flat(), depth + 1, budget) : undefined;
}

function findHolderAmong(ev: Evaluation, values: Values, depth: number, budget: { left: number }): RoleMatch['through'] {
  for (const value of values) {
    if (budget.left-- <= 0) return undefined;
    if (value.kind === 'api' && value.origin !== null) {
      const found = findHolder(ev, value.origin, depth, budget);
      if (found !== undefined) return found;
    } else if (value.kind === 'object' && depth < mostWrappers) {
      const inside = value.term.properties.slice(0, budget.left).flatMap((one) => (one.kind === 'property' ? ev.evaluate(one.value, { file: value.file, fn: value.fn, frame: value.frame }) : []));
      const found = findHolderAmong(ev, inside, depth + 1, budget);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

type HoldsRow = NonNullable<RowMatch['row']['holds']>;

function holdingOf({ what, closes, size, usually, shares, limit }: HoldsRow, values: readonly StaticValue[]): Holding {
  const set = size ? valueAt(values, size) : 'absent';
  return {
    what,
    closes,
    size: set === 'absent' ? (usually ?? null) : set.kind === 'literal' && typeof set.value === 'number' ? set.value : null,
    // A literal is the address of a new connection; what is not known may be a connection.
    shares: shares !== undefined && isUnknown(valueAt(values, shares)),
    ...(limit ? { limit: { server: limit.server, connections: limit.connections } } : {}),
  };
}

/** A row that says nothing of it, as one of the user's own, is that of a lock which is shared and gives up. */
function habitsOf(row: RowMatch['row']['lock'], values: readonly StaticValue[], originArguments: readonly StaticValue[]): LockHabits {
  const lease = row?.lease ? valueAt(row.lease.of === '$made' ? originArguments : values, row.lease) : 'absent';
  return {
    reach: row?.reach ?? 'shared',
    waits: row?.waits ?? false,
    leaseMs: lease !== 'absent' && lease.kind === 'literal' && typeof lease.value === 'number' ? lease.value : null,
    tellsLoss: row?.tellsLoss ?? false,
  };
}

function isUnknown(value: StaticValue | 'absent'): boolean {
  return value !== 'absent' && value.kind === 'unknown';
}

/** The value at a path inside an argument; unknown where something on the way may hide it. */
function valueAt(values: readonly StaticValue[], { arg, at }: NonNullable<HoldsRow['size']>): StaticValue | 'absent' {
  let value = values[arg];
  for (const key of at?.split('.') ?? []) {
    if (value?.kind !== 'object') return value?.kind === 'unknown' ? value : 'absent';
    const property = value.properties.find((one) => one.key === key);
    if (property === undefined) return value.open ? { kind: 'unknown' } : 'absent';
    value = property.value;
  }
  return value ?? 'absent';
}

function apiLabel(match: RowMatch, call: CallFact, facts: FileFacts): string {
  const called = match.name === '()' || match.name === 'await' ? '' : match.name;
  // The catalogue tells the values of a synchronous engine from their like: users know both by one name.
  const on = match.on.name === 'module' ? '' : match.on.name.replace(/^Sync(?=[A-Z])/, '');
  const named = [on, called === 'default' ? '' : called].filter((part) => part !== '').join('.');
  // A class that is the package's default goes by the name the file gives it.
  const path = named === '' && call.kind === 'new' && call.callee.kind === 'binding' ? (facts.bindings[call.callee.binding]?.name ?? '') : named;
  const ofFile = match.row.when.some((condition) => condition.jsonFile) ? ' of a JSON file' : '';
  return `${match.library.name} ${call.kind === 'new' ? 'new ' : ''}${path}${match.name === 'await' ? '' : '()'}${ofFile}`;
}

/** The version that a file of the repository runs with, for the matches of a library there. */
export function versionOf(ev: Evaluation, file: string, packages: readonly string[]): Pick<RoleMatch, 'major' | 'version' | 'isFork' | 'isExact'> {
  const { version, isFork, isExact } = findPackageVersion(ev.modules, file, packages);
  return { major: version === null ? null : major(version), version, isFork, ...(isExact && { isExact }) };
}
