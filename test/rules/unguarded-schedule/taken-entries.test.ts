/** Entries that are given to one of two runs, and those that both of them read. */
import schedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"ioredis":"5.6.1","resend":"4.6.0"}}';
const mail = "await resend.emails.send({ from: 'desk@shop.example', to, subject: 'Your booking', text: 'See you' });";

async function verdicts(clients: string, work: string): Promise<readonly string[]> {
  const text = `import { Resend } from 'resend';\n${clients}\nconst resend = new Resend('key');\nasync function remind() {\n  ${work}\n}\nsetInterval(() => { void remind(); }, 30_000);\n`;
  return (await findingsOf(schedule, { 'package.json': manifest, 'src/reminders.ts': text })).map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('entries of a store', () => {
  const redis = "import Redis from 'ioredis';\nimport { randomUUID } from 'node:crypto';\nconst redis = new Redis();";
  it.each([
    ['that a group is given', `const found = await redis.xreadgroup('GROUP', 'mails', 'one', 'COUNT', 10, 'STREAMS', 'mails', '>'); for (const [id, [, to]] of found?.[0]?.[1] ?? []) { ${mail} await redis.xack('mails', 'mails', id); }`,
      `const found = await redis.xread('COUNT', 10, 'STREAMS', 'mails', '0'); for (const [id, [, to]] of found?.[0]?.[1] ?? []) { ${mail} }`],
    ['that are removed with the reading', `const found = await redis.multi().lrange('mails', 0, -1).del('mails').exec(); for (const to of found[0][1]) { ${mail} }`,
      `const found = await redis.pipeline().lrange('mails', 0, -1).del('mails').exec(); for (const to of found[0][1]) { ${mail} }`],
    ['that are removed with the reading, step by step', `const both = redis.multi(); both.lrange('mails', 0, -1); both.ltrim('mails', 1, 0); const found = await both.exec(); for (const to of found[0][1]) { ${mail} }`,
      `const both = redis.multi(); both.lrange('mails', 0, -1); both.del('seen'); const found = await both.exec(); for (const to of found[0][1]) { ${mail} }`],
    ['whose list is given a name of the run', `const mine = \`mails:\${randomUUID()}\`; await redis.rename('mails', mine); for (const to of await redis.lrange(mine, 0, -1)) { ${mail} }`,
      `await redis.rename('mails', 'taken'); for (const to of await redis.lrange('taken', 0, -1)) { ${mail} }`],
  ])('%s', async (_, taken, read) => {
    expect(await verdicts(redis, taken)).toEqual([]);
    expect(await verdicts(redis, read)).toEqual(['warning unguarded-schedule']);
  });
});
