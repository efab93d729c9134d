import { hasLongChain } from '../../../src/extract/typescript/parse/chains.ts';

describe('a chain too long to be handed over as JSON', () => {
  it('is seen in calls, members and operators', () => {
    expect(hasLongChain(`pay${'()'.repeat(10_000)}`)).toBe(true);
    expect(hasLongChain(`total = price${' + tax'.repeat(10_000)};`)).toBe(true);
    expect(hasLongChain(`orders${'.next\n'.repeat(10_000)}`)).toBe(true);
  });

  it('is not seen in a long file of short statements', () => {
    expect(hasLongChain('total = price + tax.of(order);\n'.repeat(20_000))).toBe(false);
  });
});
