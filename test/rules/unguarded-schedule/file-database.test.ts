/** Jobs of a program whose database is a file beside it: there is one instance, and one clock that starts them. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

interface Given {
  readonly database?: string;
  readonly cron?: string;
  readonly work?: string;
}

const one = "const { data } = await axios.get('https://rates.example/today');\n  await Rate.create({ cents: data.cents });";
const each = "for (const { email } of await Rate.findAll()) await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Rates', text: '' });";

async function verdicts({ database = "{ dialect: 'sqlite', storage: './data/shop.sqlite' }", cron = '*/15 * * * *', work = one }: Given): Promise<readonly string[]> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","sequelize":"6.37.0","node-schedule":"2.1.1","axios":"1.9.0","resend":"4.0.1","conf":"10.2.0"}}',
    'src/app.js': `const express = require('express');\nconst schedule = require('node-schedule');\nconst axios = require('axios');\nconst { Resend } = require('resend');\nconst { Sequelize, DataTypes } = require('sequelize');\nconst Conf = require('conf');\nconst resend = new Resend('key');\nconst settings = new Conf();\nconst sequelize = new Sequelize(${database});\nconst Rate = sequelize.define('Rate', { cents: DataTypes.INTEGER });\nconst app = express();\napp.get('/rates', async (req, res) => { res.json(await Rate.findAll()); });\nschedule.scheduleJob('${cron}', async () => {\n  ${work}\n});\napp.listen(3000);\n`,
  });
  return findings.map(({ severity, message }) => `${severity}: ${message.split(',')[0] ?? ''}`);
}

describe('unguarded-schedule, beside a database that is a file', () => {
  it('fears no second run where nothing takes long', async () => {
    expect(await verdicts({})).toEqual([]);
    expect(await verdicts({ database: "'sqlite:shop.db'" })).toEqual([]);
  });

  it('fears one where the database is a server, or nobody knows what it is', async () => {
    const [finding] = await verdicts({ database: "{ dialect: 'postgres' }" });

    expect(finding).toContain('every 15 minutes in every instance of the server');
    expect(await verdicts({ database: 'process.env.DATABASE_URL' })).toEqual([finding]);
    expect(await verdicts({ database: '{ dialect: process.env.DIALECT }' })).toEqual([finding]);
  });

  it('fears one where only the settings are kept in a file', async () => {
    const [finding] = await verdicts({ database: "{ dialect: 'postgres' }" });
    const work = `if (!settings.get('rates')) return;\n  ${one}`;

    expect(await verdicts({ database: "{ dialect: 'postgres' }", work })).toEqual([finding]);
    expect(await verdicts({ work })).toEqual([]);
  });

  it('fears the next tick where one mail follows the other, or a tick the next at once, and speaks of one instance', async () => {
    const [mails] = await verdicts({ work: each });

    expect(mails).toMatch(/^warning: .* every 15 minutes whether or not the last run has ended/);
    expect(await verdicts({ cron: '* * * * *' })).toHaveLength(1);
  });
});
