import { writeOption } from '../../../src/fix/settings/set-option.ts';

const intent = { kind: 'set-option', description: '', file: 'src/queue.ts', line: 1, column: 1, argument: 1, option: 'policy', value: "'stately'", replaces: [] } as const;

describe('an option that is written into a call', () => {
  it('comes after the others, in the style of the file', () => {
    expect(writeOption("boss.createQueue('orders');\n", intent)).toBe("boss.createQueue('orders', { policy: 'stately' });\n");
    expect(writeOption('boss.createQueue("orders", { retryLimit: 2 });\n', intent)).toBe('boss.createQueue("orders", { retryLimit: 2, policy: "stately" });\n');
    expect(writeOption("boss.createQueue('orders', {\n  retryLimit: 2,\n});\n", intent)).toBe("boss.createQueue('orders', {\n  retryLimit: 2,\n  policy: 'stately',\n});\n");
    expect(writeOption("boss.createQueue('orders', {});\n", intent)).toBe("boss.createQueue('orders', { policy: 'stately' });\n");
  });

  it('takes the place of those that go', () => {
    const team = { ...intent, option: 'localConcurrency', value: '4', replaces: ['teamSize', 'teamConcurrency'] };
    expect(writeOption("boss.work('orders', { teamSize: 4, teamConcurrency: 4 }, ship);\n", team)).toBe("boss.work('orders', { localConcurrency: 4 }, ship);\n");
    expect(writeOption("boss.work('orders', { teamSize: 4, batchSize: 2, teamConcurrency: 4, }, ship);\n", team)).toBe("boss.work('orders', { localConcurrency: 4, batchSize: 2,  }, ship);\n".replace('2,  }', '2, }'));
  });

  it('keeps the line ends of the file', () => {
    expect(writeOption("boss.createQueue('orders');\r\n", intent)).toBe("boss.createQueue('orders', { policy: 'stately' });\r\n");
  });

  it('leaves comments where they stand, and tabs what they are', () => {
    expect(writeOption("boss.createQueue('orders', {\n\tretryLimit: 2, // twice\n});\n", intent)).toBe("boss.createQueue('orders', {\n\tretryLimit: 2, // twice\n\tpolicy: 'stately',\n});\n");
    expect(writeOption("boss.createQueue('orders', {\n  retryLimit: 2 /* twice */\n});\n", intent)).toBe("boss.createQueue('orders', {\n  retryLimit: 2, /* twice */\n  policy: 'stately'\n});\n");
  });

  it('knows its own name in quotes', () => {
    expect(writeOption("boss.createQueue('orders', { 'policy': 'standard' });\n", intent)).toBe("boss.createQueue('orders', { policy: 'stately' });\n");
  });

  it('leaves no name without a use', () => {
    const boss = (more: string): string => `boss.createQueue('orders', { policy: usual });\nconst usual = 'standard';\n${more}`;
    expect(writeOption(boss(''), intent)).toBeNull();
    expect(writeOption(boss('console.log(usual);\n'), intent)).toContain("{ policy: 'stately' }");
  });

  it.each([
    '{ policy }', "{ ['policy']: 'standard' }", "{ policy: 'standard', ...defaults }", "{ get policy() { return 'standard'; } }", '{ /* all as it is */ }',
    "{\n  policy: 'standard', // one of each\n}", "{ policy: 'standard' } as const",
  ])('is not written into %s', (given) => {
    expect(writeOption(`boss.createQueue('orders', ${given});\n`, intent)).toBeNull();
  });

  it('takes the place of none that may come with others', () => {
    const expiry = { ...intent, option: 'expireInSeconds', value: '60', replaces: ['expireInMinutes'] };
    expect(writeOption("boss.send('orders', { ...defaults, expireInMinutes: 5 });\n", expiry)).toBeNull();
    expect(writeOption("boss.send('orders', { expireInMinutes, retryLimit: 2 });\n", expiry)).toBeNull();
    expect(writeOption("boss.send('orders', { 'expireInMinutes': 5, retryLimit: 2 });\n", expiry)).toBe("boss.send('orders', { expireInSeconds: 60, retryLimit: 2 });\n");
  });

  it('is not written where the options are no object literal, or the call is not there', () => {
    expect(writeOption("boss.createQueue('orders', options);\n", intent)).toBeNull();
    expect(writeOption('boss.createQueue();\n', intent)).toBeNull();
    expect(writeOption("\nboss.createQueue('orders');\n", intent)).toBeNull();
  });
});
