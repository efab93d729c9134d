/** What a call on a database is made on, where that is the client itself: not a model, a repository or a function that gives it. */
import type { LockStore } from '../../model/edit-intent.ts';
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';

export interface ClientUse {
  readonly facts: FileFacts;
  readonly call: CallFact;
  readonly api: string;
  /** The call enters a function of the project. */
  readonly isOwn: (call: number) => boolean;
}

/** What stands between the client and the call: names, and the calls of the chain. */
type Step = { readonly name: string } | { readonly call: number | null };

const longestChain = 30;

/** A name or a field of the object; null where the client has none there. */
export function findClientTerm(library: LockStore, use: ClientUse): Term | null {
  const [root, steps] = getChain(use);
  const isNamed = root.kind === 'binding' || (root.kind === 'member' && root.object.kind === 'this');
  return isNamed && isOnClient(library, steps, use) ? root : null;
}

/** The steps from the root on; the last is that of the call. */
function getChain({ facts, call }: ClientUse): readonly [Term, readonly Step[]] {
  const steps: Step[] = [{ call: null }];
  let current: Term = call.callee;
  for (let length = 0; length < longestChain; length += 1) {
    if (current.kind === 'call') {
      steps.unshift({ call: current.call });
      current = facts.calls[current.call]?.callee ?? { kind: 'unknown' };
    } else if (current.kind === 'member' && current.object.kind !== 'this') {
      steps.unshift({ name: current.property });
      current = current.object;
    } else return [current, steps];
  }
  return [{ kind: 'unknown' }, []];
}

const openers = {
  drizzle: new Set(['select', 'selectDistinct', 'selectDistinctOn', 'insert', 'update', 'delete', 'execute', 'query', 'with', '$count', 'transaction']),
  knex: new Set(['select', 'from', 'into', 'insert', 'raw', 'table', 'with', 'withSchema', 'queryBuilder', 'batchInsert', 'transaction']),
  kysely: new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'replaceInto', 'mergeInto', 'selectNoFrom', 'with', 'withRecursive', 'executeQuery', 'transaction']),
  sequelize: new Set(['query', 'model', 'models', 'getRepository', 'transaction']),
};

function isOnClient(library: LockStore, steps: readonly Step[], { facts, api, isOwn }: ClientUse): boolean {
  const [first, second, third] = steps;
  const name = first !== undefined && 'name' in first ? first.name : null;
  switch (library) {
    // `prisma.order.findMany()`, and not `orders.findMany()`.
    case 'prisma': return name !== null && (name.startsWith('$') ? steps.length === 2 : steps.length === 3 && second !== undefined && 'name' in second && !second.name.startsWith('$'));
    case 'drizzle-rows': case 'drizzle-list': return name !== null && openers.drizzle.has(name);
    case 'kysely': return name !== null && openers.kysely.has(name);
    case 'sequelize': return name !== null && openers.sequelize.has(name);
    case 'knex': return name === null ? first !== undefined && 'call' in first && (first.call === null || !isOwn(first.call)) : openers.knex.has(name);
    case 'typeorm': {
      if (name === 'query') return /\bSource\.query\b/.test(api);
      // An entity that is asked for its own repository, or a repository for its builder, is not told which.
      const given = second !== undefined && 'call' in second && second.call !== null ? (facts.calls[second.call]?.args.length ?? 0) : 0;
      return third !== undefined && ((name === 'getRepository' && given > 0) || (name === 'createQueryBuilder' && given > 1));
    }
    case 'postgres': return steps.length === 1 || (steps.length === 2 && (name === 'unsafe' || name === 'file'));
    // `pool.query()`, `redis.get()`
    default: return name !== null && steps.length === 2;
  }
}
