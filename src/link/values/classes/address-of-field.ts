/** Where a client of the project keeps the address of the service it asks: `this.base = 'https://api.telegram.org'` in its constructor. */
import type { Value, Values } from '../value.ts';

/** Of what a field is given. Other texts and numbers are mostly a state, and another one later. */
export function findAddressOfField(given: Values): Value | null {
  const [address, ...others] = given.filter((value) => value.kind === 'literal' && value.value !== null && value.value !== '');
  return others.length === 0 && address?.kind === 'literal' && typeof address.value === 'string' && /^https?:\/\//i.test(address.value) ? address : null;
}
