/** The classes an object gets its members from. */
import type { Evaluation } from '../evaluation.ts';
import { libraryBase } from './library-base.ts';
import type { ApiValue, Value } from '../value.ts';

const MOST_BASE_CLASSES = 10;

/** A class with its base classes, nearest first; a base that a library provides ends the list as an API value. */
export function classChain(ev: Evaluation, file: string, index: number): readonly ({ file: string; class: number } | ApiValue)[] {
  const chain: ({ file: string; class: number } | ApiValue)[] = [];
  let next: { file: string; class: number } | null = { file, class: index };
  while (next && chain.length < MOST_BASE_CLASSES) {
    chain.push(next);
    const fact = ev.program.getClass(next.file, next.class);
    if (!fact.extends) break;
    const base: Value | undefined = ev.evaluate(fact.extends, { file: next.file, fn: fact.in, frame: null }).find((one) => one.kind === 'class' || one.kind === 'api' || one.kind === 'api-member');
    const library = base ? libraryBase(ev, { file: next.file, fact, ofObject: { file, class: index } }, base) : null;
    if (library) chain.push(library);
    next = base?.kind === 'class' ? { file: base.file, class: base.class } : null;
  }
  return chain;
}
