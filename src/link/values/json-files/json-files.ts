/**
 * JSON files that a project uses as a database: what is written to them is `JSON.stringify` of something, and what is
 * read from the same file is parsed. Reading a file of settings is not that, nor is writing a report.
 */
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { Row } from '../../../catalogue/schema.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Search } from '../../footprint/search.ts';
import type { Teaching } from '../../footprint/teaching.ts';
import { fileIdentities, isOfSetting, normalPath } from './file-identity.ts';
import { isJson, type JsonFileUse } from './json-texts.ts';
import { isOfOtherFormat } from './other-formats.ts';
import { namesAfterwards } from './renamed-files.ts';
import { isSettingsFile } from './settings-files.ts';
import type { CallSite } from '../program.ts';
import type { Value, Values } from '../value.ts';

interface Access {
  readonly writes: boolean;
  readonly files: readonly string[];
  /** Names the file gets afterwards: what is written beside it and then renamed. */
  readonly renamed: readonly string[];
}

/** Evaluation, and where it is searched. */
interface Evaluator extends Evaluation {
  readonly search: Search;
  readonly teaching: Teaching;
}

interface Decided {
  readonly result: boolean;
  readonly marks: MarkSet;
}

/** What is known of all accesses to one file. */
interface Uses {
  readonly read: CallSite[];
  readonly written: CallSite[];
}

export class JsonFiles {
  readonly #ev: Evaluator;
  /** By site. */
  readonly #accesses = new Map<string, Access>();
  /** By name of the file. */
  readonly #uses = new Map<string, Uses>();
  /** By name of the file. */
  readonly #otherFormats = new Map<string, Decided>();
  readonly #databases = new Map<string, Decided>();
  readonly #writes = new Map<string, number[]>();
  #isCollected = false;

  constructor(ev: Evaluator) {
    this.#ev = ev;
  }

  /**
   * Finds the accesses of the files that are searched. To be called between questions, before any is asked that they matter to: within
   * one, they would lack what that one is about to find, and a file would have two names.
   */
  collect(): void {
    for (const { name, use } of namesOfUses(this.#ev)) {
      for (const site of this.#sitesOf(name)) if (this.#ev.search.includes(site.file)) this.#ev.search.within(site.file, () => { this.#addSite(site, use); });
    }
    // Who makes a class is asked here too: in the middle of another question it would depend on which is asked first.
    for (const file of this.#uses.keys()) this.#otherFormats.set(file, this.#ev.program.marks.during(() => isOfOtherFormat(this.#ev, file)));
    this.#isCollected = true;
  }

  /** True when the call at this site reads or writes such a file; `paths` is what the path can be in its context. */
  isDatabase(site: CallSite, paths: Values): boolean {
    const access = this.filesAt(site);
    if (!access || !this.#isCollected) return false;
    const known = paths.flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? normalPath(value.value) : []));
    // A setting has the same name at both ends, where what its text is may be told at one of them only.
    const files = known.length > 0 ? [...known, ...access.renamed, ...access.files.filter(isOfSetting)] : access.files;
    return files.some((file) => this.#isDatabaseFile(file));
  }

  /** Names of the files that the call at this site may read, or write. */
  filesAt(site: CallSite): Access | null {
    this.#ev.teaching.askTold('json', ofFile(site.file));
    return this.#accesses.get(keyOf(site)) ?? null;
  }

  /** Calls of this function that write such a file, whether they hold the thread meanwhile or not. */
  writesIn(file: string, fn: number): readonly number[] {
    this.#ev.teaching.askTold('json', ofFile(file));
    return this.#writes.get(`${file}#${fn}`) ?? [];
  }

  /** What is known of each file, and of the accesses in each file of the program, as text. */
  describe(): ReadonlyMap<string, string> {
    const described = new Map(Array.from(this.#uses, ([file, { read, written }]) => [file, JSON.stringify([read.map((site) => site.file).sort(), written.map((site) => site.file).sort()])] as const));
    for (const [key, access] of this.#accesses) {
      const name = ofFile(siteAt(key).file);
      described.set(name, `${described.get(name) ?? ''}${key} ${JSON.stringify(access)}\n`);
    }
    return described;
  }

  /** Calls of this name, or of a variable that holds what has it: `const save = require('write-file-atomic').sync`. */
  #sitesOf(name: string): readonly CallSite[] {
    return [name, ...this.#ev.program.otherNamesOf(name)].flatMap((one) => this.#ev.program.callsNamed(one));
  }

  #addSite(site: CallSite, use: JsonFileUse): void {
    const call = this.#ev.program.getCall(site.file, site.call);
    const at = { file: site.file, fn: call.in, frame: null };
    const [path] = call.args;
    if (!path || !isJson(this.#ev, site, use) || !this.#ev.evaluate(call.callee, at).some((value) => useOf(this.#ev, value) === use)) return;
    const writes = use === 'writes' || use === 'writesText';
    const renamed = writes ? namesAfterwards(this.#ev, path, at) : [];
    const files = [...fileIdentities(this.#ev, path, at), ...renamed];
    this.#accesses.set(keyOf(site), { writes, files, renamed });
    this.#ev.teaching.teach(site.file, 'json', ofFile(site.file));
    for (const file of files) {
      this.#ev.teaching.teach(site.file, 'json', file);
      const uses = this.#uses.get(file) ?? { read: [], written: [] };
      (writes ? uses.written : uses.read).push(site);
      this.#uses.set(file, uses);
    }
    if (writes) this.#writes.set(`${site.file}#${call.in}`, [...(this.#writes.get(`${site.file}#${call.in}`) ?? []), site.call]);
  }

  /** Some call reads it, and what writes it adds records. */
  #isDatabaseFile(file: string): boolean {
    const { marks } = this.#ev.program;
    this.#ev.teaching.askTold('json', file);
    let known = this.#databases.get(file);
    if (!known) {
      const { read, written } = this.#uses.get(file) ?? { read: [], written: [] };
      this.#databases.set(file, (known = marks.during(() => read.length > 0 && written.length > 0 && !this.#isOfOtherFormat(file) && !isSettingsFile(this.#ev.program, file, written))));
    }
    marks.note(known.marks);
    return known.result;
  }

  #isOfOtherFormat(file: string): boolean {
    const decided = this.#otherFormats.get(file);
    if (decided === undefined) return false;
    this.#ev.program.marks.note(decided.marks);
    return decided.result;
  }
}

/** The name under which is told what a file of the program reads and writes; no file it reads is called so. */
function ofFile(path: string): string {
  return `in ${path}`;
}

function keyOf({ file, call }: CallSite): string {
  return `${file}#${call}`;
}

function siteAt(key: string): CallSite {
  const end = key.lastIndexOf('#');
  return { file: key.slice(0, end), call: Number(key.slice(end + 1)) };
}

/** Called names of the catalogue's rows about JSON files. */
function namesOfUses(ev: Evaluation): readonly { readonly name: string; readonly use: JsonFileUse }[] {
  const found = new Map<string, { readonly name: string; readonly use: JsonFileUse }>();
  for (const library of ev.catalogue.libraries.values()) {
    for (const [name, rows] of library.rows.get('module') ?? []) {
      for (const use of rows.map(useOfRow)) if (use) found.set(`${name} ${use}`, { name, use });
    }
  }
  return [...found.values()];
}

function useOfRow(row: Row): JsonFileUse | undefined {
  return row.when.find((condition) => condition.jsonFile)?.jsonFile;
}

function useOf(ev: Evaluation, callee: Value): JsonFileUse | undefined {
  if (callee.kind !== 'api-member' || callee.on.name !== 'module') return undefined;
  const row = ev.catalogue.libraries.get(callee.on.library)?.rows.get('module')?.get(callee.name)?.[0];
  return row ? useOfRow(row) : undefined;
}
