/** What tests on the way of a run look at. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { forEachTerm } from '../terms.ts';
import { findCallsIn } from './call-values.ts';
import type { Flow } from './flow.ts';

const payloads: ReadonlySet<string> = new Set(['data', 'body', 'payload', 'value']);

/** Notes the properties that a test looks at. */
export function noteTest({ facts, node }: { readonly facts: FileFacts; readonly node: FunctionNode }, test: Term, flow: Flow): void {
  const names: string[] = [];
  const note = (term: Term): void => {
    if (term.kind !== 'member') return;
    const name = term.property.toLowerCase();
    const calls = [...findCallsIn(facts, term.object)];
    // What a job was sent with stays as it is: `job.data.channel`.
    if (calls.length === 0 && term.object.kind === 'member' && payloads.has(term.object.property)) return;
    names.push(...(calls.length === 0 ? [`:${name}`] : calls.map((call) => `${node.file}#${call}:${name}`)));
  };
  forEachTerm(facts, test, (term) => {
    note(term);
    // `const { status } = order`: the name is a value that is a member.
    if (term.kind === 'binding') facts.bindings[term.binding]?.values.forEach(note);
  });
  if (names.some((name) => !flow.tested.has(name))) flow.tested = new Set([...flow.tested, ...names]);
}
