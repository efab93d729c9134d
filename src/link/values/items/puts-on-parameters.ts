/** Maps that hang on an object which other files are handed: `client.commands = new Map()`, and `client.commands.set(…)` in the loader it is given to. */
import type { FileFacts } from '../../../model/facts.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { CallSite, Program } from '../program.ts';
import type { CollectionValue } from '../value.ts';

/** Calls of a name that more functions use are other people's. */
const MOST_CALLS = 300;

/** By program: the calls on a member of a parameter, by called name and name of the member. */
const known = new WeakMap<Program, Map<string, { readonly result: ReadonlyMap<string, readonly CallSite[]>; readonly marks: MarkSet }>>();

/** Calls of this name that may fill the map, because they stand at a member that is called as the one it was given to. */
export function putsOnParameters(program: Program, collection: CollectionValue, name: string): readonly CallSite[] {
  if (collection.of !== 'Map') return [];
  const members = membersHolding(program.getFile(collection.at.file), collection);
  if (members.length === 0) return [];
  const byName = known.get(program) ?? new Map<string, { readonly result: ReadonlyMap<string, readonly CallSite[]>; readonly marks: MarkSet }>();
  known.set(program, byName);
  let found = byName.get(name);
  if (found === undefined) byName.set(name, (found = program.marks.during(() => sitesByMember(program, name))));
  program.marks.note(found.marks);
  return members.flatMap((member) => found.result.get(member) ?? []);
}

function membersHolding(facts: FileFacts, { term }: CollectionValue): readonly string[] {
  return facts.assignments.flatMap(({ target, value }) => (target.kind === 'member' && value.kind === 'call' && facts.calls[value.call]?.callee === term ? [target.property] : []));
}

function sitesByMember(program: Program, name: string): ReadonlyMap<string, readonly CallSite[]> {
  const found = new Map<string, CallSite[]>();
  const sites = program.callsNamed(name);
  if (sites.length > MOST_CALLS) return found;
  for (const site of sites) {
    const { callee } = program.getCall(site.file, site.call);
    if (callee.kind !== 'member' || callee.object.kind !== 'member' || callee.object.object.kind !== 'binding') continue;
    if (program.getFile(site.file).bindings[callee.object.object.binding]?.kind !== 'parameter') continue;
    const { property } = callee.object;
    found.set(property, [...(found.get(property) ?? []), site]);
  }
  return found;
}
