import type { FunctionFact, Term } from '../../../model/facts.ts';

/** What a function gives that does nothing else: `isSqlite() { return this.dialect === 'sqlite'; }`. */
export function onlyReturn({ body }: FunctionFact): Term | undefined {
  const last = body[body.length - 1];
  return last?.kind === 'return' && last.value && body.every(({ kind }, index) => kind === 'call' || index === body.length - 1) ? last.value : undefined;
}
