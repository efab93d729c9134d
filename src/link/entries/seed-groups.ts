/** Middleware used by many routes is one entry point that names the others. */
import type { EntryPoint } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import type { MarkSet } from '../footprint/mark-set.ts';
import type { EntrySeed } from './entry-seeds.ts';

export interface SeedGroup {
  /** Tells it from other entry points, in another revision too. */
  readonly key: string;
  /** The first of the group. */
  readonly seed: EntrySeed;
  /** Routes besides its own. */
  readonly others: ReadonlySet<string>;
  readonly everyRequest: boolean;
  /** It stands before the handler of each of its routes. */
  readonly passesOn: boolean;
  /** The registrations besides the first. */
  readonly alsoRegistered: NonNullable<EntryPoint['alsoRegistered']>;
  /** Where the seeds are registered. */
  readonly registrations: readonly Place[];
  readonly files: ReadonlySet<string>;
  readonly marks: ReadonlySet<MarkSet>;
}

interface Draft extends SeedGroup {
  readonly others: Set<string>;
  everyRequest: boolean;
  passesOn: boolean;
  readonly alsoRegistered: NonNullable<EntryPoint['alsoRegistered']>[number][];
  readonly registrations: Place[];
  readonly files: Set<string>;
  readonly marks: Set<MarkSet>;
}

/** `nodeOf`: what two seeds that enter the same function in the same way have in common. */
export function groupSeeds(seeds: readonly { readonly seed: EntrySeed; readonly marks: readonly MarkSet[] }[], nodeOf: (seed: EntrySeed) => string): readonly SeedGroup[] {
  const groups = new Map<string, Draft>();
  for (const { seed, marks } of seeds) {
    // What is true of requests that come one at a time is not true of those a server takes.
    const key = seed.row ?? `${seed.kind}#${nodeOf(seed)}${seed.http ? `#${String(seed.http.serial === true)}` : seed.subject}`;
    const known = groups.get(key);
    const group = known ?? { key: keyOf(seed), seed, others: new Set(seed.http?.others), everyRequest: seed.http?.everyRequest ?? false, passesOn: seed.http?.passesOn ?? false, alsoRegistered: [], registrations: [], files: new Set<string>(), marks: new Set<MarkSet>() };
    groups.set(key, group);
    group.registrations.push(seed.registration);
    group.files.add(seed.registration.file);
    for (const one of marks) group.marks.add(one);
    if (!known?.seed.http || !seed.http) continue;
    for (const route of [seed.subject, ...seed.http.others]) if (route !== known.seed.subject) known.others.add(route);
    known.everyRequest ||= seed.http.everyRequest;
    known.passesOn &&= seed.http.passesOn === true || seed.http.everyRequest;
    const { method, path, everyRequest } = seed.http;
    known.alsoRegistered.push({ subject: seed.subject, method, path, everyRequest, registration: seed.registration });
  }
  return [...groups.values()];
}

/** The file of the handler of the entry points that go by a key. */
export function handlerFileOf(key: string): string {
  return key.split('\n')[2] ?? '';
}

function keyOf({ kind, subject, handler, registration }: EntrySeed): string {
  return [kind, subject, handler.file, registration.file].join('\n');
}
