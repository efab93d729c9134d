/**
 * Commands that a program hands to a shell as text: `execSync('gcloud scheduler jobs create http …')`. Part of what the cache keeps: a change
 * here makes a new version of the extraction.
 */
import type { CallFact, FileFacts, Term } from '../model/facts.ts';
import type { FileOutline } from '../model/outline.ts';

/** What runs commands; the same text handed to a console is help. */
const runners: ReadonlySet<string> = new Set(['child_process', 'node:child_process', 'execa', 'zx', 'zx/globals', 'shelljs', 'cross-spawn', 'bun']);
/** The only ones that somebody asks for. */
const wanted = /^gcloud scheduler jobs (?:create|update) /;
/** Stands for what only running tells. */
const unknown = '${UNKNOWN}';

export function findCommands(facts: FileFacts): NonNullable<FileOutline['commands']> {
  if (!facts.requests.some(({ specifier }) => runners.has(specifier))) return [];
  return facts.calls.flatMap((call) => {
    const text = isPrinting(call) ? null : readCommand(call.args);
    return text !== null && wanted.test(text) ? [{ line: call.span[0], text }] : [];
  });
}

function isPrinting({ callee }: CallFact): boolean {
  return callee.kind === 'member' && callee.object.kind === 'global' && callee.object.name === 'console';
}

/** `'gcloud scheduler …'`, or `'gcloud', ['scheduler', …]`. */
function readCommand([first, second]: readonly Term[]): string | null {
  const start = first === undefined ? null : readText(first);
  if (start === null || second?.kind !== 'array') return start?.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim() ?? null;
  return [start, ...second.items.map((item) => quote(readText(item) ?? unknown))].join(' ');
}

function readText(term: Term): string | null {
  if (term.kind === 'literal') return typeof term.value === 'string' ? term.value : null;
  return term.kind === 'template' ? term.parts.map((part) => readText(part) ?? unknown).join('') : null;
}

/** One word of a shell, with what is unknown still unknown. */
function quote(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `"${word.replace(/["`\\]|\$(?!\{UNKNOWN\})/g, '\\$&')}"`;
}
