/** Requests by which another service makes one more of something: `POST /v1/jobs`. Whoever sends two has two, where PUT or a search would come to the same. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { ReachedEffect } from '../effects/effects-of-entry.ts';
import { isWriteRequest } from '../effects/effects.ts';
import { getPlainTerm } from '../terms.ts';

/** By REST a POST to a collection creates: https://www.rfc-editor.org/rfc/rfc9110#name-post. Of others, such as `/events` or `/pages`, many are known again by what is sent. */
const collections = /\/(?:jobs|runs|builds|deployments|executions|launch|shipments|bookings|orders|tickets|labels|parcels)\/?(?:\?.*)?$/i;

/** The request is a POST, and the end of its address names what is made. */
export function makesOneMore(graph: ProgramGraph, { nature, match, call: { node, edge } }: ReachedEffect): boolean {
  const facts = graph.files[node.file];
  const [first] = facts?.calls[edge.call]?.args ?? [];
  if (facts === undefined || first === undefined || nature !== 'request' || !isWriteRequest(match) || isOfOtherMethod(match.api, match.arguments)) return false;
  return collections.test(findEnd(facts, first) ?? '');
}

function isOfOtherMethod(api: string, given: ReachedEffect['match']['arguments']): boolean {
  return /[.: ](put|patch|delete)\b/i.test(api) || given.some((argument) => argument.kind === 'object' && argument.properties.some(({ key, value }) => key === 'method' && !(value.kind === 'literal' && /^post$/i.test(String(value.value)))));
}

/** The text at the end of an address, whatever stands before it; null where it is not written there. */
function findEnd(facts: FileFacts, term: Term): string | null {
  const plain = getPlainTerm(facts, term);
  switch (plain.kind) {
    case 'literal': return typeof plain.value === 'string' ? plain.value : null;
    case 'template': return findLast(facts, plain.parts);
    case 'operation': return plain.operator === '+' ? findLast(facts, plain.operands) : null;
    case 'object': {
      const address = plain.properties.find((property) => property.kind === 'property' && property.key === 'url');
      return address?.kind === 'property' ? findEnd(facts, address.value) : null;
    }
    default: return null;
  }
}

function findLast(facts: FileFacts, terms: readonly Term[]): string | null {
  const last = terms.at(-1);
  return last === undefined ? null : findEnd(facts, last);
}
