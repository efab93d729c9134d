/** Handlers that are given as a file, which the library loads in a process or thread of its own: `new Worker('mails', join(__dirname, 'mail.js'))`. */
import type { Row } from '../../../../catalogue/schema.ts';
import type { CallFact, FileFacts, Term } from '../../../../model/facts.ts';
import { handlerFunctions } from '../../entry-seeds.ts';
import type { Registration } from '../../registering-call.ts';
import type { Evaluation } from '../../../values/evaluation.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import type { At, FunctionValue } from '../../../values/value.ts';

/** `fileURLToPath(new URL(…))` behind a name. */
const mostDepth = 5;

export function findProcessorFunctions(ev: Evaluator, { match, site, at }: Registration): readonly FunctionValue[] {
  const positions = match.row.callback?.args ?? 'all';
  const { args } = ev.program.getCall(site.file, site.call);
  return args.flatMap((term, position) => {
    const specifier = positions === 'all' || positions.includes(position) ? readFile(ev, term, at, 0) : null;
    const resolved = specifier === null ? null : ev.modules.resolve(site.file, specifier);
    if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return [];
    const file = resolved.file;
    return handlerFunctions(ev, ['default', 'module.exports'].flatMap((name) => ev.exported(file, name)));
  });
}

/** The path from the file it is written in, such as `./jobs/mail.js`; null for what is no path to a file. */
export function readFilePath(ev: Evaluation, term: Term | undefined, at: At): string | null {
  return term === undefined ? null : readFile(ev, term, at, 0);
}

/** The argument, or what an object written there says under a name. */
export function termAt(facts: FileFacts, args: readonly Term[], { arg, at }: NonNullable<Row['subject']>): Term | undefined {
  const term = args[arg];
  if (at === undefined || term === undefined) return term;
  const value = term.kind === 'binding' ? facts.bindings[term.binding]?.values[0] : term;
  const property = value?.kind === 'object' ? value.properties.find((one) => one.kind === 'property' && one.key === at) : undefined;
  return property?.kind === 'property' ? property.value : undefined;
}

function readFile(ev: Evaluation, term: Term, at: At, depth: number): string | null {
  if (depth > mostDepth) return null;
  switch (term.kind) {
    case 'literal': return typeof term.value === 'string' && /^\.{1,2}\/.+\.[cm]?[jt]s$/.test(term.value) ? term.value : null;
    case 'template': {
      const [first, ...rest] = term.parts;
      return first !== undefined && isOwnFolder(ev, first, at) ? joined(rest) : null;
    }
    case 'operation': {
      const [first, ...rest] = term.operands;
      return term.operator === '+' && first !== undefined && isOwnFolder(ev, first, at) ? joined(rest) : null;
    }
    case 'binding': {
      const [value, ...others] = ev.program.getFile(at.file).bindings[term.binding]?.values ?? [];
      return value !== undefined && others.length === 0 ? readFile(ev, value, at, depth + 1) : null;
    }
    case 'member': return term.property === 'href' || term.property === 'pathname' ? readFile(ev, term.object, at, depth + 1) : null;
    case 'call': return readCall(ev, ev.program.getCall(at.file, term.call), at, depth);
    default: return null;
  }
}

function readCall(ev: Evaluation, { callee, args: [first, ...rest] }: CallFact, at: At, depth: number): string | null {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'global' ? callee.name : callee.kind === 'binding' ? ev.program.getFile(at.file).bindings[callee.binding]?.name : undefined;
  if (first === undefined) return null;
  switch (name) {
    case 'join': case 'resolve': return isOwnFolder(ev, first, at) ? joined(rest.flatMap((part) => [{ kind: 'literal', value: '/' } as const, part])) : readFile(ev, first, at, depth + 1);
    case 'URL': case 'fileURLToPath': case 'pathToFileURL': return readFile(ev, first, at, depth + 1);
    default: return null;
  }
}

function joined(parts: readonly Term[]): string | null {
  const texts = parts.map((part) => (part.kind === 'literal' && typeof part.value === 'string' ? part.value : null));
  return texts.includes(null) || texts.length === 0 ? null : `./${texts.join('').replace(/^\/+/, '').replace(/\/{2,}/g, '/')}`;
}

/** `__dirname`, also where a module makes it itself, or `import.meta.dirname`. */
function isOwnFolder(ev: Evaluation, term: Term, at: At): boolean {
  if (term.kind === 'binding') return ev.program.getFile(at.file).bindings[term.binding]?.name === '__dirname';
  return (term.kind === 'global' && term.name === '__dirname') || (term.kind === 'member' && term.property === 'dirname');
}
