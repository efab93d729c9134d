import { writeEdit } from '../../../src/fix/write-edit.ts';

const options = (text: string, column = 24): string | null => writeEdit(text, {
  kind: 'set-options', description: 'Run once at a time.', file: 'src/index.ts', line: 1, column, argument: 0, text: 'schedule',
  options: [{ option: 'maxInstances', value: '1' }, { option: 'concurrency', value: '1' }],
});
const made = (given: string): string => `export const payouts = onSchedule(${given}, async () => {});\n`;

describe('several options of one call', () => {
  it('take a plain text in with them', () => {
    expect(options(made("'every 5 minutes'"))).toBe(made("{ schedule: 'every 5 minutes', maxInstances: 1, concurrency: 1 }"));
  });

  it('come behind those that are there, in their style', () => {
    expect(options(made("{ schedule: 'every 5 minutes' }"))).toBe(made("{ schedule: 'every 5 minutes', maxInstances: 1, concurrency: 1 }"));
    expect(options(made("{\n  schedule: 'every 5 minutes',\n  region,\n}"))).toBe(made("{\n  schedule: 'every 5 minutes',\n  region,\n  maxInstances: 1,\n  concurrency: 1,\n}"));
    expect(options(made("{\n  schedule: 'every 5 minutes', // office hours\n}"))).toBe(made("{\n  schedule: 'every 5 minutes', // office hours\n  maxInstances: 1,\n  concurrency: 1,\n}"));
  });

  it('take the place of other numbers', () => {
    expect(options(made("{ schedule: 'every 5 minutes', maxInstances: 10 }"))).toBe(made("{ schedule: 'every 5 minutes', maxInstances: 1, concurrency: 1 }"));
  });

  it.each([
    ["{ schedule: 'every 5 minutes', maxInstances: instances.value() }"],
    ["{ schedule: 'every 5 minutes', maxInstances }"],
    ["{ schedule: 'every 5 minutes', ...shared }"],
    ['settings'],
    ['`every ${minutes} minutes`'],
  ])('are not written into %s', (given) => {
    expect(options(made(given))).toBeNull();
  });

  it('are not written where no such call begins', () => {
    expect(options(made("'every 5 minutes'"), 3)).toBeNull();
  });
});
