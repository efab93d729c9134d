/** Repositories and query builders: `jobs.update({ id, status: 'queued' }, { status: 'running' })`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findClassOfThis, getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readLiteral, readSetColumns, readSetObject } from '../column-objects.ts';
import { readConditions } from '../sql-conditions.ts';
import { findText } from '../sql-text.ts';
import { readTokens } from '../sql-tokens.ts';
import { plainStatement, type Condition, type Operation, type Statement } from '../statement.ts';
import { nameOfKeeper, nameOfTable, numberOf } from './reader.ts';

const verbs: Readonly<Record<string, Operation>> = {
  find: 'read', findBy: 'read', findOne: 'read', findOneBy: 'read', findOneOrFail: 'read', findOneByOrFail: 'read', findAndCount: 'read', findAndCountBy: 'read', count: 'read', countBy: 'read', exists: 'read', existsBy: 'read', exist: 'read',
  insert: 'insert', update: 'update', increment: 'update', decrement: 'update', upsert: 'upsert', delete: 'delete', softDelete: 'delete', remove: 'delete', softRemove: 'delete', clear: 'delete', save: 'upsert',
};

export function readTypeOrm(facts: FileFacts, chain: Chain): Statement | null {
  if (hasLink(chain, 'createQueryBuilder')) return readBuilder(facts, chain);
  const last = chain.links[chain.links.length - 1];
  const name = last?.name ?? '';
  const operation = verbs[name];
  if (last === undefined || operation === undefined) return null;
  // `manager.update(Job, criteria, values)`: the entity comes first.
  const entity = isEntity(facts, last.args[0]) ? last.args[0] : undefined;
  const [first, second] = entity === undefined ? last.args : last.args.slice(1);
  const options = findObject(facts, first);
  const isBy = name.endsWith('By') || name.endsWith('ByOrFail');
  const lock = findObject(facts, findProperty(facts, options, 'lock'));
  return {
    ...plainStatement,
    operation,
    table: entity === undefined ? nameOfRepository(facts, chain) : nameOfTable(facts, entity),
    where: operation === 'insert' || operation === 'upsert' ? null : operation === 'read' && !isBy ? readOptions(facts, first, options) : readCriteria(facts, first),
    ...(name === 'update' && readSetColumns(facts, second)),
    ...(name !== 'update' && { sets: name === 'increment' || name === 'decrement' ? [{ column: String(readLiteral(facts, second).value ?? '').toLowerCase(), kind: 'counter' }] : operation === 'insert' || name === 'save' ? readSetObject(facts, first) : null }),
    lock: lock === null ? 'none' : readLiteral(facts, findProperty(facts, lock, 'onLocked')).value === 'skip_locked' ? 'skip-locked' : 'for-update',
    limit: name.startsWith('findOne') ? 1 : numberOf(facts, findProperty(facts, options, 'take')),
    onConflict: operation === 'upsert' && name === 'upsert' ? 'update' : 'fail',
  };
}

function readOptions(facts: FileFacts, first: Term | undefined, options: ReturnType<typeof findObject>): Statement['where'] {
  if (first === undefined) return [];
  const where = findProperty(facts, options, 'where');
  if (where !== undefined) return readConditionObject(facts, where);
  return options === null ? null : [];
}

/** An id, several ids, or conditions. */
function readCriteria(facts: FileFacts, term: Term | undefined): Statement['where'] {
  if (term === undefined) return null;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'object') return readConditionObject(facts, plain);
  return plain.kind === 'array' ? [{ column: 'id', op: 'in' }] : [{ column: 'id', op: 'eq' }];
}

function isEntity(facts: FileFacts, term: Term | undefined): boolean {
  if (term?.kind !== 'binding') return false;
  const binding = facts.bindings[term.binding];
  return binding !== undefined && /^[A-Z]/.test(binding.name) && (binding.from !== undefined || binding.kind === 'class');
}

/** `jobs.createQueryBuilder('job').where('job.status = :status', { status: 'queued' }).setLock('pessimistic_write')`. */
function readBuilder(facts: FileFacts, chain: Chain): Statement | null {
  const operation: Operation = hasLink(chain, 'update') ? 'update' : hasLink(chain, 'insert') ? 'insert' : hasLink(chain, 'delete', 'softDelete') ? 'delete' : 'read';
  const verb = findLink(chain, 'update', 'into', 'from');
  const set = findLink(chain, 'set', 'values')?.args[0] ?? (verb?.name === 'update' ? verb.args[1] : undefined);
  const locked = findLink(chain, 'setLock');
  const onLocked = findLink(chain, 'setOnLocked');
  const start = findLink(chain, 'createQueryBuilder');
  const entity = [verb?.args[0], start?.args[0]].find((term) => isEntity(facts, term));
  return {
    ...plainStatement,
    operation,
    table: entity === undefined ? nameOfRepository(facts, chain) : nameOfTable(facts, entity),
    where: operation === 'insert' ? null : chain.links.flatMap((link) => (/^(and|or)?where/i.test(link.name ?? '') ? readFilter(facts, link.args) : link.name === 'whereInIds' ? [{ column: 'id', op: 'in' as const }] : [])),
    sets: operation === 'update' || operation === 'insert' ? readSetObject(facts, set) : null,
    lock: onLocked !== null || readLiteral(facts, locked?.args[0]).value === 'pessimistic_partial_write' ? 'skip-locked' : locked === null ? 'none' : 'for-update',
    returning: hasLink(chain, 'returning', 'output'),
    limit: hasLink(chain, 'getOne', 'getOneOrFail') ? 1 : numberOf(facts, findLink(chain, 'limit', 'take')?.args[0]),
    onConflict: hasLink(chain, 'orIgnore') ? 'ignore' : hasLink(chain, 'orUpdate') ? 'update' : 'fail',
  };
}

function readFilter(facts: FileFacts, args: readonly Term[]): readonly Condition[] {
  const [first] = args;
  if (first === undefined) return [];
  const text = findText(facts, first);
  return text === null ? (readConditionObject(facts, first) ?? []) : readConditions(readTokens(text));
}

/** The entity of `Repository<Job>`, of `getRepository(Job)`, or what the repository's name says. */
function nameOfRepository(facts: FileFacts, chain: Chain): string | null {
  const got = findLink(chain, 'getRepository', 'getTreeRepository', 'getCustomRepository');
  if (got !== null) return nameOfTable(facts, got.args[0]);
  // A manager holds no table of its own: `manager.save(jobs)` writes what the rows are.
  const { root } = chain;
  if (isManager(facts, getPlainTerm(facts, root))) return null;
  if (root.kind === 'member' && root.object.kind === 'this') {
    const call = chain.links[0]?.call ?? -1;
    return findFieldEntity(facts, root.property, call) ?? (root.property.replace(/(repository|repo)$/i, '').replace(/^_+/, '').toLowerCase() || nameOfKeeper(facts, call));
  }
  const plain = getPlainTerm(facts, root);
  if (plain.kind === 'binding') return (facts.bindings[plain.binding]?.name ?? '').replace(/(repository|repo)$/i, '').toLowerCase() || null;
  return plain.kind === 'member' ? plain.property.replace(/(repository|repo)$/i, '').toLowerCase() : null;
}

const managers = /^(?:em|\w*manager|trx|tx)$/i;

function isManager(facts: FileFacts, root: Term): boolean {
  if (root.kind === 'member') return managers.test(root.property);
  return root.kind === 'binding' && managers.test(facts.bindings[root.binding]?.name ?? '');
}

/** `constructor(@InjectRepository(Job) private readonly jobs: Repository<Job>)`. */
function findFieldEntity(facts: FileFacts, name: string, call: number): string | null {
  const cls = findClassOfThis(facts, facts.calls[call]?.in ?? 0);
  const owner = cls === null ? undefined : facts.classes[cls];
  const parameters = owner?.constructorFunction === undefined ? [] : (facts.functions[owner.constructorFunction]?.parameters ?? []);
  const type = parameters.find((one) => one.name === name)?.type ?? owner?.members.find((one) => one.name === name)?.type;
  const [entity] = type?.kind === 'reference' ? type.args : [];
  return entity?.kind === 'reference' ? entity.name.toLowerCase() : null;
}
