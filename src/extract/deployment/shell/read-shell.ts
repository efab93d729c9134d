/** Shell text -> the commands it runs, in order, with the variables filled in that the script itself decides. */
import { posix } from 'node:path';
import { findErrorRow, readSyntaxTree } from '../documents/syntax-trees.ts';
import type { SyntaxNode, TreeReading } from '../documents/syntax-trees.ts';
import { expandWord, expandWords } from './expand-word.ts';
import type { Expansion } from './expand-word.ts';
import { createShellVariables } from './shell-variables.ts';
import type { Environment } from './shell-variables.ts';
import { toRawValue, wordText } from './shell-word.ts';
import type { ShellCommand } from './shell-word.ts';

export interface ShellText {
  readonly text: string;
  /** File line of a row of `text`, which counts from 0. */
  lineOf(row: number): number;
  readonly environment: Environment;
  /** Where it runs, relative to the repository or the script. */
  readonly directory: string;
}

/** Statements whose parts may not run. */
const conditional = new Set(['if_statement', 'case_statement', 'while_statement', 'for_statement', 'c_style_for_statement']);

interface ShellRun extends Expansion {
  readonly commands: ShellCommand[];
  directory: string | null;
}

/** Every simple command of the text. Functions are read where they are defined, with the variables known there. */
export function readShell(shell: ShellText): Promise<TreeReading<readonly ShellCommand[]>> {
  return readSyntaxTree('shell', shell.text, (root) => {
    const errorRow = findErrorRow(root, /\bgcloud\b/);
    if (errorRow !== undefined) return { ok: false, reason: `line ${shell.lineOf(errorRow)}: shell syntax around a gcloud command is not understood` };
    const run: ShellRun = { commands: [], variables: createShellVariables(shell.environment), directory: shell.directory, lineOf: (row) => shell.lineOf(row) };
    visit(root, run, false);
    return { ok: true, value: run.commands };
  });
}

function visit(node: SyntaxNode, run: ShellRun, maybe: boolean): void {
  switch (node.type) {
    case 'variable_assignment':
      visitChildren(node, run, maybe);
      assign(node, run, maybe);
      return;
    case 'command':
      visitChildren(node, run, maybe);
      runCommand(node, run, maybe);
      return;
    case 'subshell':
    case 'command_substitution': {
      const { directory } = run;
      visitChildren(node, run, maybe);
      run.directory = directory;
      return;
    }
    case 'list':
      // `a && b`: the first part always runs.
      node.namedChildren.forEach((child, index) => {
        visit(child, run, maybe || index > 0);
      });
      return;
    default:
      visitChildren(node, run, maybe || conditional.has(node.type));
  }
}

function visitChildren(node: SyntaxNode, run: ShellRun, maybe: boolean): void {
  for (const child of node.namedChildren) visit(child, run, maybe);
}

function assign(node: SyntaxNode, run: ShellRun, maybe: boolean): void {
  const name = node.childForFieldName('name');
  // `MAX=1 gcloud …` sets a variable of that one command, after the words of it were filled in.
  if (name?.type !== 'variable_name' || node.parent?.type === 'command') return;
  const value = node.childForFieldName('value');
  const append = node.children.some((child) => child.type === '+=');
  if (value?.type === 'array') {
    run.variables.assignArray(name.text, value.namedChildren.flatMap((item) => expandWords(item, run)), append);
    return;
  }
  const line = run.lineOf(node.startPosition.row);
  const word = value === null ? { line, pieces: [{ text: '', line, resolved: true }] } : expandWord(value, run);
  run.variables.assign(name.text, append ? { line, pieces: [{ text: `\${${name.text}}`, line, resolved: false }] } : word, maybe);
}

function runCommand(node: SyntaxNode, run: ShellRun, maybe: boolean): void {
  const words = node.namedChildren.filter((child) => child.type !== 'variable_assignment' && !child.type.endsWith('redirect')).flatMap((child) => expandWords(child, run));
  const [name, target] = words;
  if (name === undefined) return;
  run.commands.push({ line: run.lineOf(node.startPosition.row), words, directory: run.directory });
  const command = wordText(name);
  if (command === 'pushd' || command === 'popd') run.directory = null;
  if (command !== 'cd') return;
  const to = target === undefined ? undefined : toRawValue(target);
  run.directory = run.directory === null || maybe || to?.resolved !== true || !/^[\w.]/.test(to.text) ? null : posix.join(run.directory, to.text);
}
