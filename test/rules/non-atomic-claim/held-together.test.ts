/** Read, mark and effect of one run, which are likely one act only where rows are seen to lead from one to the next. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import schedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","node-cron":"4.2.1"}}';
const imports = `import cron from 'node-cron';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const resend = new Resend('key');
async function send(to: string) { await resend.emails.send({ from: 'desk@hotel.example', to, subject: 'Your stay', text: '' }); }
`;

async function confidencesOf(work: string, more = '', asked = rule): Promise<readonly string[]> {
  const found = await findingsOf(asked, { 'package.json': manifest, 'src/stays.ts': `${imports}${more}\ncron.schedule('* * * * *', async () => {\n${work}\n});\n` });
  return found.map(({ confidence }) => confidence);
}

const due = "const due = await prisma.booking.findMany({ where: { status: 'due' } });\n";
const mark = "await prisma.booking.update({ where: { id: booking.id }, data: { status: 'asked' } });";

describe('non-atomic-claim, an act', () => {
  it('is likely where the rows of the read are marked and what is sent is theirs', async () => {
    expect(await confidencesOf(`${due}for (const booking of due) { ${mark} await send(booking.to); }`)).toEqual(['likely']);
    expect(await confidencesOf(`${due}for (const booking of due) { ${mark} await send('desk@hotel.example'); }`)).toEqual(['likely']);
  });

  it('is likely where the mark takes whatever has the state', async () => {
    expect(await confidencesOf(`${due}await prisma.booking.updateMany({ where: { status: 'due' }, data: { status: 'asked' } });\nfor (const booking of due) await send(booking.to);`)).toEqual(['likely']);
  });

  it('is likely where the mark names them by what the read was asked for', async () => {
    const ofHouses = (by: string): string => `for (const house of await prisma.house.findMany()) {
  const stay = await prisma.booking.findFirst({ where: { houseId: house.id, status: 'due' } });
  await prisma.booking.updateMany({ where: { houseId: ${by} }, data: { status: 'asked' } });
  await send(stay.to);
}`;

    expect(await confidencesOf(ofHouses('house.id'))).toEqual(['likely']);
    expect(await confidencesOf(ofHouses('process.env.HOUSE'))).toEqual(['possible']);
  });

  it('is likely where it is done in the callback that is given the rows', async () => {
    const pool = `import { Pool } from 'pg';
const pool = new Pool();`;
    const work = (to: string): string => `pool.query("select id, mail from bookings where status = 'due'", async (error, { rows }) => {
  for (const row of rows) { await pool.query("update bookings set status = 'asked' where id = $1", [row.id]); await send(${to}); }
});`;

    expect(await confidencesOf(work('row.mail'), pool)).toEqual(['likely']);
  });

  it('is no more than possible where nothing shows that what is sent is theirs', async () => {
    const desk = `class Desk {
  due = []; guests = [];
  async run() { await this.read(); await this.note(); await this.tell(); }
  async read() { this.due = await prisma.booking.findMany({ where: { status: 'due' } }); }
  async note() { for (const booking of this.due) { ${mark} } }
  async tell() { for (const guest of this.guests) await send(guest); }
}`;

    expect(await confidencesOf('await new Desk().run();', desk)).toEqual(['possible']);
    // What is only possible keeps nothing that is told less exactly to itself.
    expect(await confidencesOf('await new Desk().run();', desk, schedule)).not.toEqual([]);
  });

  it('is told by the schedule no second time', async () => {
    expect(await confidencesOf(`${due}for (const booking of due) { ${mark} await send(booking.to); }`, '', schedule)).toEqual([]);
  });
});
