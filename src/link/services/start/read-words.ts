/** The words that a command gives the program it starts: `--worker` of `node main.js --worker`. */
import type { Setting } from '../../../model/deployment-facts.ts';
import { commandWords } from '../../gates/condition.ts';
import type { Program } from './read-program.ts';

const mostLetters = 400;

/** With those of the command behind those of the script that it runs: `npm run start -- --worker`. */
export function addWords(environment: Readonly<Record<string, Setting<string>>> | undefined, program: Program, words: readonly string[]): Readonly<Record<string, Setting<string>>> | undefined {
  const own = wordsFor(program, words).join(' ').slice(0, mostLetters);
  const inner = environment?.[commandWords];
  if (own === '') return environment;
  // The line is that of the next file on the way, as with variables.
  return { ...environment, [commandWords]: { value: inner === undefined ? own : `${inner.value} ${own}`, line: 0 } };
}

function wordsFor(program: Program, words: readonly string[]): readonly string[] {
  const dashes = words.indexOf('--');
  const behindDashes = (from: number): readonly string[] => (dashes > from ? words.slice(dashes + 1) : []);
  switch (program.kind) {
    case 'file': {
      const at = words.indexOf(program.path);
      const isManaged = words.slice(0, Math.max(at, 0)).some((word) => /(?:^|\/)pm2(?:-runtime|-docker)?$/.test(word));
      return at < 0 ? [] : isManaged ? behindDashes(at) : words.slice(at + 1);
    }
    case 'script': {
      const at = words.indexOf(program.script);
      return at < 0 ? [] : words.slice(at + 1).filter((word) => word !== '--');
    }
    case 'nest': return behindDashes(0);
    case 'shell': case 'framework': case 'ecosystem': return [];
  }
}
