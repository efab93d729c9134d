/**
 * A call in a loop over a table registers each row of it: `for (const route of routes) app.get(route.path,
 * route.handler)`. It is looked at once per item, so that paths and times stay with their own handlers, also where a
 * handler that is written in the loop asks for the item when it runs.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import { pairsOf, rowsOf } from '../../values/items/collections.ts';
import { loopKey } from '../../values/items/loop-item.ts';
import { folderListed, namesListed } from './listed-folders.ts';
import { selfOf } from '../../values/objects/same-object.ts';
import type { CallSite } from '../../values/program.ts';
import { NO_VALUES, type At, type Value, type Values } from '../../values/value.ts';

/** A longer table is shown as one route with all its handlers. */
const MOST_ITEMS = 400;
const MOST_DEPTH = 14;
/** Loops in loops. */
const MOST_LOOPS = 3;
const isRow: ReadonlySet<Value['kind']> = new Set(['object', 'instance', 'function', 'list']);

/** The context itself, or one per item of the list that a loop around the call goes through. */
export function contextsByItem(ev: Evaluation, site: CallSite, at: At): readonly At[] {
  const call = ev.program.getCall(site.file, site.call);
  if (!call.loop) return [at];
  return contextsOfLoop(ev, findLoop(ev.program.getFile(site.file), [call.callee, ...call.args], 0), at, 0).slice(0, MOST_ITEMS);
}

/** The folder whose files a loop around the call goes through: `fs.readdirSync(`./events/${folder}`)`. */
export function folderOfLoop(ev: Evaluation, site: CallSite): Term | null {
  const call = ev.program.getCall(site.file, site.call);
  const over = call.loop ? findLoop(ev.program.getFile(site.file), [call.callee, ...call.args], 0) : null;
  return over && folderListed(ev, over, { file: site.file, fn: call.in, frame: null });
}

/** Of a loop in a loop the outer one first: `for (const path in routes) for (const method in routes[path]) …`. */
function contextsOfLoop(ev: Evaluation, over: Term | null, at: At, depth: number): readonly At[] {
  if (!over) return [at];
  const outer = depth < MOST_LOOPS ? findLoop(ev.program.getFile(at.file), [over], 0) : null;
  return contextsOfLoop(ev, outer, at, depth + 1).flatMap((one) => contextsByTurn(ev, over, one));
}

function contextsByTurn(ev: Evaluation, over: Term, at: At): readonly At[] {
  const items = itemsOfLoop(ev, over, at);
  // A single row is what the list is, but of a map it is the pair, and of a folder the name of its file.
  if (items.length === 0 || (items.length < 2 && items[0]?.kind !== 'list' && items[0]?.kind !== 'literal' && !at.frame?.items) || items.length > MOST_ITEMS) return [at];
  const key = loopKey(over);
  const self = at.frame ? selfOf(ev, at.frame) : null;
  return items.map((item) => ({ ...at, frame: ev.interner.itemFrame(at, self, key, item) }));
}

/** One value per turn of the loop. */
function itemsOfLoop(ev: Evaluation, over: Term, at: At): readonly Value[] {
  const items = ev.evaluate(over, at).flatMap((value): Values => {
    if (value.kind === 'collection' && value.of === 'Map') return pairsOf(ev, value).map((pair) => ev.interner.row([pair.keys, [pair.value]]));
    return spelledOut(rowsOf(ev, value) ?? NO_VALUES);
  });
  return items.length > 0 ? items : namesListed(ev, over, at);
}

/** Beside objects that are spelled out, what is known less well is one of them once more. */
function spelledOut(items: Values): Values {
  return items.some((item) => item.kind === 'object') ? items.filter((item) => isRow.has(item.kind)) : items;
}

/** What the loop goes through whose variable is used. */
function findLoop(facts: FileFacts, terms: readonly Term[], depth: number): Term | null {
  if (depth > MOST_DEPTH) return null;
  for (const term of terms) {
    if (term.kind === 'element') return term.of;
    const found = findLoop(facts, partsOf(facts, term), depth + 1);
    if (found) return found;
  }
  return null;
}

function partsOf(facts: FileFacts, term: Term): readonly Term[] {
  switch (term.kind) {
    case 'binding':
      return facts.bindings[term.binding]?.values.slice(0, 1) ?? [];
    case 'member':
      return [term.object];
    case 'index':
      return [term.index, term.object];
    case 'template':
      return term.parts;
    case 'operation':
      return term.operands;
    case 'object':
      return term.properties.map((property) => (property.kind === 'spread' ? property.of : property.value));
    case 'cast':
    case 'await':
    case 'spread':
      return [term.of];
    case 'call': {
      const call = facts.calls[term.call];
      return call ? [call.callee, ...call.args] : [];
    }
    default:
      return [];
  }
}
