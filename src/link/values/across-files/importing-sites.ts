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
  /** By the file that is asked for. */
  readonly byModule: ReadonlyMap<string, readonly CallSite[]>;
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
  return importing.byModule.get(file) ?? [];
}

function indexImporters(ev: Evaluation, name: string): Importing {
  const { result, marks } = ev.program.marks.during(() => {
    const byModule = new Map<string, CallSite[]>();
    const bySite = new Map<string, readonly string[]>();
    for (const site of ev.program.callsNamed(name)) {
      let modules = bySite.get(site.file);
      if (modules === undefined) bySite.set(site.file, (modules = modulesOf(ev, site.file)));
      for (const module of modules) {
        const sites = byModule.get(module);
        if (sites) sites.push(site);
        else byModule.set(module, [site]);
      }
    }
    return byModule;
  });
  return { byModule: result, marks };
}

function modulesOf(ev: Evaluation, file: string): readonly string[] {
  const found = ev.program.outlineOf(file).requests.flatMap(({ specifier, typeOnly }) => {
    const resolved = typeOnly ? null : ev.modules.resolve(file, specifier);
    return resolved?.kind === 'file' ? [resolved.file] : [];
  });
  return [...new Set(found)];
}
