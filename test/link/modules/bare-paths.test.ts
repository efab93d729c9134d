import { BarePaths } from '../../../src/link/modules/bare-paths.ts';

describe('BarePaths', () => {
  const paths = new BarePaths(['src/orders.js', 'src/orders.ts', 'src/payouts/index.tsx', 'src/payouts.md', 'src/refunds.d.ts', 'index.mjs', 'v1.2/README']);

  it('prefers TypeScript, whatever order the paths come in', () => {
    expect(paths.find('src/orders')).toBe('src/orders.ts');
  });

  it('finds the index of a folder', () => {
    expect(paths.find('src/payouts')).toBe('src/payouts/index.tsx');
    expect(paths.find('')).toBe('index.mjs');
  });

  it('takes only one ending off', () => {
    expect(paths.find('src/refunds')).toBeUndefined();
    expect(paths.has('src/refunds.d')).toBe(true);
  });

  it('knows nothing of files that are no sources', () => {
    expect([paths.find('src/bookings'), paths.find('v1'), paths.has('src/payouts')]).toEqual([undefined, undefined, false]);
  });
});
