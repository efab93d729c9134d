import type { StaticValue } from '../../src/model/graph.ts';
import { findNumber, findOption, hasOption } from '../../src/rulekit/options.ts';

const literal = (value: string | number | boolean): StaticValue => ({ kind: 'literal', value });
const object = (properties: Record<string, StaticValue>): StaticValue => ({
  kind: 'object', open: false, properties: Object.entries(properties).map(([key, value], index) => ({ key, value, line: index + 4 })),
});

describe('options of a library call', () => {
  it('are found in whichever argument holds them, with their line', () => {
    expect(findOption([literal('invoices'), object({ teamSize: literal(3) })], 'teamSize')).toEqual({ value: 3, line: 4 });
  });

  it('are found inside another', () => {
    expect(findNumber([object({ defaultJobOptions: object({ attempts: literal(5) }) })], 'defaultJobOptions.attempts')?.value).toBe(5);
  });

  it('are no number when they are text', () => {
    expect(findNumber([object({ retryLimit: literal('2') })], 'retryLimit')).toBeNull();
  });

  it('can be there without a known value', () => {
    const values = [object({ jobId: { kind: 'unknown' } })];

    expect(hasOption(values, 'jobId')).toBe(true);
    expect(findOption(values, 'jobId')).toBeNull();
  });

  it('are absent where no argument is an object', () => {
    expect(hasOption([literal('invoices')], 'jobId')).toBe(false);
  });
});
