/**
 * Files of settings: one object of known names, which somebody saves now and then and which stays small. Neither its name nor its
 * shape decides alone: a file that is called so and to which records are added is a database.
 */
import type { Term } from '../../../model/facts.ts';
import { changesRecords, changesThose } from './changed-records.ts';
import { findParameter, findSaved } from './saved-variables.ts';
import type { CallSite, Program } from '../program.ts';

const words: ReadonlySet<string> = new Set(['config', 'configs', 'configuration', 'conf', 'setting', 'settings', 'preferences', 'prefs', 'options']);

/** `writeJson` is called by `saveSettings`, and that by the handler. */
const mostLevels = 2;
/** A name that is called from more places belongs to many functions. */
const mostCallers = 60;
/** `identity` is its name as far as one is known; `writes` are the calls that write it: who only reads it adds nothing. */
export function isSettingsFile(program: Program, identity: string, writes: readonly CallSite[]): boolean {
  return saysSettings(program, identity) && writes.every(({ file, call }) => {
    const { args, in: fn } = program.getCall(file, call);
    return !holdsRecords(program, { file, fn, saved: args[1] ?? null, by: call }, 0, new Set());
  });
}

function saysSettings(program: Program, identity: string): boolean {
  // What each user or record has of its own is many files; a folder to begin with that is not known is one.
  if (/^(?:documents |setting (?!env\.))|(?<!^path )\*/.test(identity)) return false;
  return namesOf(program, identity).some((name) => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).some((word) => words.has(word)));
}

function namesOf(program: Program, identity: string): readonly string[] {
  const [, kind, place = ''] = /^(variable|call) (.+)$/.exec(identity) ?? [];
  if (/^setting env\.\w+$/.test(identity)) return [identity.slice('setting env.'.length)];
  // Parts whose text is not known are told by where they stand: `text variable src/paths.ts#3/orders.json`.
  if (kind === undefined) return identity.replaceAll(/\b(?:variable|field|call|setting) \S+?(?=$|[/,(]|\.json)/g, '').split(/[/,]/).slice(-2);
  const [, file = '', index = '0', rest = ''] = /^(.+?)#(\d+)(.*)$/.exec(place) ?? [];
  if (!program.sources.has(file)) return [];
  const facts = program.getFile(file);
  // `fileOf('orders')`: what it is asked for says more than its own name.
  if (/[a-z]/.test(rest)) return rest.split(/[/,]/).slice(-1);
  return [(kind === 'variable' ? facts.bindings[Number(index)]?.name : facts.functions[Number(index)]?.name) ?? ''];
}

interface Saving {
  readonly file: string;
  readonly fn: number;
  /** What is handed to `by`, the call that saves; null where nothing says which argument that is. */
  readonly saved: Term | null;
  readonly by: number;
}

function holdsRecords(program: Program, { file, fn, saved, by }: Saving, level: number, seen: Set<string>): boolean {
  const key = `${file}#${fn}#${by}`;
  if (seen.has(key)) return false;
  seen.add(key);
  const facts = program.getFile(file);
  const variables = saved === null ? null : findSaved(facts, saved, by);
  if (variables === null ? changesRecords(facts, fn) : changesThose(facts, variables)) return true;
  const name = facts.functions[fn]?.name ?? null;
  if (name === null || level >= mostLevels) return false;
  const parameter = saved === null ? null : findParameter(facts, fn, saved);
  // What a file does when it is loaded is done before anybody asks.
  const callers = program.callsNamed(name).filter((site) => program.getCall(site.file, site.call).in !== 0);
  return callers.length > mostCallers || callers.some((site) => {
    const call = program.getCall(site.file, site.call);
    return holdsRecords(program, { file: site.file, fn: call.in, saved: parameter === null ? null : (call.args[parameter] ?? null), by: site.call }, level + 1, seen);
  });
}
