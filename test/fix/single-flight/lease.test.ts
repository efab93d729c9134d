import { writeLease } from '../../../src/fix/single-flight/lease.ts';
import { findPosition } from '../../kit/find-position.ts';

/** Puts a lock in PostgreSQL into the job that begins with `handler`. */
function lock(text: string, handler: string): string | null {
  const { line, column } = findPosition(text, handler);
  return writeLease(text, {
    kind: 'single-flight-lease', description: '', file: 'src/settle.ts', handlerLine: line, handlerColumn: column, framework: null, answer: 'busy',
    optOutVariable: 'ALLOW_PARALLEL_SETTLE', jobName: 'settle', seconds: 0, client: { library: 'pg', name: 'pool', from: null },
  });
}

describe('a lock that is written into a job', () => {
  const imports = "import cron from 'node-cron';\nimport { pool } from './pool';\n";

  it('has a start that meets another return at once', () => {
    const after = lock(`${imports}async function settle() {\n  await pay();\n}\ncron.schedule('* * * * *', settle);\n`, 'async function settle');

    expect(after).toContain("    if (!held.rows[0].taken && process.env.ALLOW_PARALLEL_SETTLE !== '1') {\n      return;\n    }\n    await pay();\n");
  });

  it('is not written into one whose result others ask for: they would be given nothing', () => {
    expect(lock(`${imports}async function settle() {\n  const paid = await pay();\n  return paid;\n}\ncron.schedule('* * * * *', settle);\n`, 'async function settle')).toBeNull();
  });

  it('is not written into one of several that are told apart by what they were started for', () => {
    const watch = (host: string): string => `${imports}export function watch(${host}) {\n  setInterval(async () => {\n    await poll(${host});\n  }, 1000);\n}\n`;

    expect(lock(watch('host'), 'async () =>')).toBeNull();
    expect(lock(watch('log'), 'async () =>')).not.toBeNull();
  });
});
