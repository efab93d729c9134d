import { writeEnqueuedCall } from '../../src/fix/enqueue-call.ts';

const imports = `import { recordAudit } from './audit.js';\n`;

/** The module with its last call of `recordAudit` sent as a job. */
function enqueue(code: string, from: string | null = './queues.js'): string | null {
  const before = code.slice(0, code.lastIndexOf('recordAudit(')).split('\n');
  return writeEnqueuedCall(code, { kind: 'enqueue-call', description: '', file: 'src/app.ts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1, queue: 'audits', from, method: 'add', leading: ['record'], handler: null });
}

describe('writeEnqueuedCall', () => {
  it('sends what the call was given, and imports the queue in place of the function', () => {
    expect(enqueue(`${imports}const checkout = async (account) => {\n  recordAudit({ account });\n};\n`)).toBe(`import { audits } from './queues.js';\nconst checkout = async (account) => {\n  await audits.add('record', { account });\n};\n`);
  });

  it('keeps an await that is there, and the function where it is used again', () => {
    expect(enqueue(`${imports}const first = () => recordAudit({});\nconst checkout = async (req) => {\n  await recordAudit(req.body);\n};\n`)).toBe(`${imports.trimEnd()}\nimport { audits } from './queues.js';\nconst first = () => recordAudit({});\nconst checkout = async (req) => {\n  await audits.add('record', req.body);\n};\n`);
  });

  it('imports nothing where the file has the queue', () => {
    expect(enqueue(`${imports}const audits = new Queue('audits');\nconst checkout = async () => {\n  recordAudit({});\n};\n`, null)).toContain(`const audits = new Queue('audits');\nconst checkout = async () => {\n  await audits.add('record', {});\n};\n`);
  });

  it.each([
    ['the result is used', `const checkout = async () => {\n  return recordAudit({});\n};\n`],
    ['a job could not hold what it is given', `const checkout = async (req) => {\n  recordAudit(req);\n};\n`],
    ['a function is among what it is given', `const checkout = async () => {\n  recordAudit({ done: () => true });\n};\n`],
    ['nobody waits for the caller', `const checkout = () => {\n  recordAudit({});\n};\n`],
    ['the name of the queue is something else here', `const checkout = async (audits) => {\n  recordAudit({ audits });\n};\n`],
  ])('refuses where %s', (_, code) => {
    expect(enqueue(imports + code)).toBeNull();
  });
});
