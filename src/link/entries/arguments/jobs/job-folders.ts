/** Handlers that are given as a folder, each file of which is a job by its name: `run({ taskDirectory: join(__dirname, 'tasks') })`. */
import { posix } from 'node:path';
import type { Callback } from '../../../../catalogue/schema.ts';
import type { FileFacts, Term } from '../../../../model/facts.ts';
import { handlerFunctions } from '../../entry-seeds.ts';
import type { Registration } from '../../registering-call.ts';
import type { Evaluation } from '../../../values/evaluation.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { At, FunctionValue } from '../../../values/value.ts';
import { readFilePath, termAt } from './processor-files.ts';

export interface FolderJob {
  readonly target: FunctionValue;
  /** The name of its file. */
  readonly job: string;
}

/** A folder with more files than this holds something else as well. */
const mostFiles = 200;

/** Of a folder that is named while running, nothing is known. */
export function findJobsOfFolder(ev: Evaluator, { site, at }: Registration, place: NonNullable<Callback['folder']>): readonly FolderJob[] {
  const facts = ev.program.getFile(site.file);
  const { args } = ev.program.getCall(site.file, site.call);
  const term = termAt(facts, args, place);
  if (term === undefined && !isAllSaid(facts, args[place.arg], place.unless)) return [];
  const folders = term === undefined ? atStart(ev, site.file, place.else) : foldersAt(ev, term, at);
  const files = folders.map((folder) => filesIn(ev, folder)).find((found) => found.length > 0) ?? [];
  return files.length > mostFiles ? [] : files.flatMap((file) => handlerFunctions(ev, ['default', 'module.exports'].flatMap((name) => ev.exported(file, name))).map((target) => ({ target, job: posix.parse(file).name })));
}

/** Options that are put together elsewhere may name one, or hand the jobs over in another way. */
function isAllSaid(facts: FileFacts, options: Term | undefined, unless: readonly string[]): boolean {
  const value = options?.kind === 'binding' ? facts.bindings[options.binding]?.values[0] : options;
  return value?.kind === 'object' && value.properties.every((one) => one.kind === 'property' && one.key !== null && !unless.includes(one.key));
}

/** Source files of the folder itself. */
export function filesIn(ev: Evaluation, folder: string): readonly string[] {
  return ev.modules.filesMatching('package.json', `./${folder}/*`).filter((file) => posix.dirname(file) === folder && ev.program.sources.has(file) && !/\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(file));
}

/** Beside the file, or where the program is started: in the folder of its package. */
export function foldersAt(ev: Evaluation, term: Term, at: At): readonly string[] {
  const own = readFilePath(ev, term, at);
  if (own !== null) return withSources(posix.join(posix.dirname(at.file), own));
  const path = readStartPath(ev, term, at);
  return path === null ? [] : atStart(ev, at.file, path);
}

function atStart(ev: Evaluation, file: string, path: string): readonly string[] {
  return withSources(posix.join(ev.modules.packageOf(file), path));
}

/** What a compiler wrote into `dist/tasks` stands in `src/tasks`. */
function withSources(path: string): readonly string[] {
  const folder = path.replace(/\/$/, '');
  return [folder, ...['src', '.'].map((sources) => posix.normalize(folder.replace(/(^|\/)(?:dist|build|out|lib)(?=\/|$)/, `$1${sources}`)))].filter((one, index, all) => all.indexOf(one) === index && one !== '.' && !one.startsWith('..'));
}

const relative = /^(?:\.\/)?[\w-][\w./-]*$/;

/** `'tasks'`, `path.resolve('dist/tasks')`, `path.join(process.cwd(), 'tasks')`, `${process.cwd()}/tasks` */
function readStartPath(ev: Evaluation, term: Term, at: At): string | null {
  switch (term.kind) {
    case 'literal': return typeof term.value === 'string' && relative.test(term.value) ? term.value : null;
    case 'template': case 'operation': {
      const [first, ...rest] = term.kind === 'template' ? term.parts : term.operands;
      if (first !== undefined && isStart(ev, first, at)) return joinTexts(ev, rest, at);
      const path = joinTexts(ev, [first, ...rest].flatMap((part) => part ?? []), at);
      return first?.kind === 'literal' && path !== null && relative.test(path) ? path : null;
    }
    case 'call': {
      const { callee, args } = ev.program.getCall(at.file, term.call);
      if (callee.kind !== 'member' && callee.kind !== 'binding') return null;
      const name = callee.kind === 'member' ? callee.property : ev.program.getFile(at.file).bindings[callee.binding]?.name;
      const [first, ...rest] = args;
      if ((name !== 'resolve' && name !== 'join') || first === undefined) return null;
      return joinTexts(ev, (isStart(ev, first, at) ? rest : args).flatMap((part) => [{ kind: 'literal', value: '/' } as const, part]), at);
    }
    default: return null;
  }
}

/** What stands in a variable counts where the calling context says it: `./events/${folder}` of `load('orders')`. */
function joinTexts(ev: Evaluation, parts: readonly Term[], at: At): string | null {
  const texts = parts.map((part) => {
    const [value, ...others] = part.kind === 'literal' || at.frame !== null ? ev.evaluate(part, at) : [];
    return value?.kind === 'literal' && typeof value.value === 'string' && !value.value.includes('*') && others.length === 0 ? value.value : null;
  });
  return texts.includes(null) || texts.length === 0 ? null : texts.join('').replace(/^\/+/, '');
}

/** `process.cwd()` */
function isStart(ev: Evaluation, term: Term, at: At): boolean {
  const callee = term.kind === 'call' ? ev.program.getCall(at.file, term.call).callee : null;
  return callee?.kind === 'member' && callee.property === 'cwd';
}
