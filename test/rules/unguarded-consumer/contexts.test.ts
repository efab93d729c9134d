/** Functions that one call enters in several contexts: a transaction over one of two connections. */
import sendsFirst from '../../../rules/effect-before-mark/rule.ts';
import rule from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** What the callback of the transaction sends, and what it does next. */
async function verdicts(more = ''): Promise<string[]> {
  const files = {
    'package.json': '{"dependencies":{"bull":"4.16.5","email-templates":"12.0.2","sequelize":"6.37.7"}}',
    'src/models.ts': `import { Sequelize } from 'sequelize';
export let sequelize: Sequelize;
if (process.env.DATABASE_URL) sequelize = new Sequelize(process.env.DATABASE_URL);
else sequelize = new Sequelize('postgres://localhost/shop');
`,
    'src/worker.ts': `import Queue from 'bull';
import Email from 'email-templates';
import { sequelize } from './models.ts';
const notices = new Queue('notices');
const mail = new Email({ message: { from: 'desk@shop.example' } });
export const tell = (to: string) => notices.add('approved', { to }, { attempts: 5 });
notices.process('approved', async (job) => {
  await sequelize.transaction(async () => {
    await mail.send({ template: 'approved', message: { to: job.data.to } });
    ${more}
  });
});
`,
  };
  const findings = await Promise.all([rule, sendsFirst].map((one) => findingsOf(one, files)));
  return findings.flat().filter(({ confidence }) => confidence !== 'possible').map((finding) => `${finding.rule} ${finding.severity}`);
}

describe('unguarded-consumer, a function in several contexts', () => {
  it('is run once: its last step does not fail after itself', async () => {
    expect(await verdicts()).toEqual([]);
  });

  it('is told where another step follows', async () => {
    expect(await verdicts(`await mail.send({ template: 'copy', message: { to: 'desk@shop.example' } });`)).toEqual(['effect-before-mark error']);
  });
});
