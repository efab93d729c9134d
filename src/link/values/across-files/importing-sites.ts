/**
 * Calls by a name that says nothing, of those files only that ask for one module: `routes(app)` after `const routes = require('./routes')`
 * goes by the same name in the index as every other call of what a module is.
 */
import type { Evaluation } from '../evaluation.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { CallSite, Program } from '../program.ts';

/** Names of what a module itself gives, whatever it is called where it is asked for. */
export const MODULE_NAMES: ReadonlySet<string> = new Set(['default', 'module.exports', '()', 'require()']);

interface Importing {
  readonly sitesOf: ReadonlyMap<string, readonly CallSite[]>;
  /** Files with such calls, by the file they ask for. */
  readonly filesAskingFor: ReadonlyMap<string, readonly string[]>;
  /** Which file asks for which was looked up in all of them. */
  readonly marks: MarkSet;
}

const known = new WeakMap<Program, Map<string, Importing>>();

/** Of the calls by one of these names those in files that import or require `file` themselves. */
export function callsOfImporters(ev: Evaluation, name: string, file: string): readonly CallSite[] {
  const ofProgram = known.get(ev.program) ?? new Map<string, Importing>();
  known.set(ev.program, ofProgram);
  const importing = ofProgram.get(name) ?? indexImporters(ev, name);
  ofProgram.set(name, importing);
  ev.program.marks.note(importing.marks);
  return (importing.filesAskingFor.get(file) ?? []).flatMap((asking) => importing.sitesOf.get(asking) ?? []);
}

function indexImporters(ev: Evaluation, name: string): Importing {
  const sitesOf = new Map<string, CallSite[]>();
  const filesAskingFor = new Map<string, string[]>();
  const { marks } = ev.program.marks.during(() => {
    for (const site of ev.program.callsNamed(name)) {
      const others = sitesOf.get(site.file);
      if (others) others.push(site);
      else sitesOf.set(site.file, [site]);
    }
    for (const asking of sitesOf.keys()) {
      for (const module of modulesOf(ev, asking)) {
        const others = filesAskingFor.get(module);
        if (others) others.push(asking);
        else filesAskingFor.set(module, [asking]);
      }
    }
  });
  return { sitesOf, filesAskingFor, marks };
}

function modulesOf(ev: Evaluation, file: string): readonly string[] {
  const found = ev.program.outlineOf(file).requests.flatMap(({ specifier, typeOnly }) => {
    const resolved = typeOnly ? null : ev.modules.resolve(file, specifier);
    return resolved?.kind === 'file' ? [resolved.file] : [];
  });
  return [...new Set(found)];
}
