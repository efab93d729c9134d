import { findStatementOfCall } from '../../../src/graph/statements/find-statement.ts';
import type { Statement } from '../../../src/graph/statements/statement.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';

/** The statement of the outermost call on the last line. */
export function readLastCall(library: string, source: string): Statement | null {
  const result = extractSource('src/jobs.ts', source);
  if (!result.ok) throw new Error(result.reason);
  const { calls } = result.facts;
  const line = Math.max(...calls.map((call) => call.span[2]));
  const [last] = calls.map((call, index) => ({ call, index })).filter(({ call }) => call.span[2] === line).sort((a, b) => a.call.span[0] - b.call.span[0] || a.call.span[1] - b.call.span[1] || b.call.span[3] - a.call.span[3]);
  if (last === undefined) throw new Error('the source calls nothing');
  return findStatementOfCall(result.facts, last.index, {
    role: 'db-call', library, major: null, version: null, isFork: false, api: `${library} query()`, hidden: false, origin: null, originArguments: [], arguments: [],
  });
}
