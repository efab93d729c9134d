/** Makes an update ask for the state a row was read with, and says how its answer tells who won: one way for each library. */
import { writeBuilderCondition, writeChainCondition } from './chain-updates.ts';
import { writeObjectCondition } from './object-updates.ts';
import { writeTextCondition } from './text-updates.ts';
import type { ConditionalUpdate, UpdateSite } from './update-site.ts';

type WriteUpdate = (site: UpdateSite) => ConditionalUpdate | null;

const writers: readonly (readonly [string, WriteUpdate])[] = [
  ['@prisma/client', (site) => writeTextCondition(site) ?? writeObjectCondition(site)],
  ['sequelize', writeObjectCondition], ['mongo', writeObjectCondition], ['typeorm', (site) => writeObjectCondition(site) ?? writeBuilderCondition(site) ?? writeTextCondition(site)],
  ['knex', writeChainCondition], ['objection', writeChainCondition], ['kysely', writeChainCondition], ['drizzle-orm', writeChainCondition], ['@supabase/', writeChainCondition],
  ['pg', writeTextCondition], ['postgres', writeTextCondition], ['mysql2', writeTextCondition],
];

/** Null where the update is not written in a way that is understood. */
export function writeConditionalUpdate(site: UpdateSite): ConditionalUpdate | null {
  return writers.find(([library]) => site.library === library || (library.length > 5 && site.library.startsWith(library)) || (library === 'mongo' && site.library.startsWith('mongo')))?.[1](site) ?? null;
}
