/** Variables a script assigns with literals. */
import type { RawValue } from '../raw-settings.ts';
import { wordText } from './shell-word.ts';
import type { ShellWord } from './shell-word.ts';

/** Variables set outside the script, such as the `env` of a workflow. */
export type Environment = ReadonlyMap<string, RawValue>;

export interface ShellVariables {
  /** The value, when all assignments that may hold agree on one. */
  find(name: string): ShellWord | undefined;
  findArray(name: string): readonly ShellWord[] | undefined;
  assign(name: string, value: ShellWord, conditional: boolean): void;
  assignArray(name: string, items: readonly ShellWord[], append: boolean): void;
}

const maximumItems = 200;

/** Variables at the start of a script. */
export function createShellVariables(environment: Environment): ShellVariables {
  const values = new Map<string, ShellWord | 'several'>();
  const arrays = new Map<string, readonly ShellWord[]>();
  for (const [name, value] of environment) values.set(name, { line: value.line, pieces: [value] });
  return {
    find: (name) => {
      const value = values.get(name);
      return value === 'several' ? undefined : value;
    },
    findArray: (name) => arrays.get(name),
    assign: (name, value, conditional) => {
      const before = values.get(name);
      const differs = before !== undefined && (before === 'several' || wordText(before) !== wordText(value));
      // After `if prod; then MAX=20; else MAX=1; fi` neither is the value.
      values.set(name, conditional && differs ? 'several' : value);
    },
    assignArray: (name, items, append) => {
      arrays.set(name, [...(append ? (arrays.get(name) ?? []) : []), ...items].slice(0, maximumItems));
    },
  };
}
