/** Functions of a table of which one is called by a name: what they do belongs to acts of their own. */
import rule from '../../../rules/non-atomic-claim/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"@prisma/client":"6.8.2","resend":"4.6.0","express":"5.1.0"}}';

async function count(call: string): Promise<number> {
  const found = await findingsOf(rule, {
    'package.json': manifest,
    'src/desk.ts': `import express from 'express';
import { PrismaClient } from '@prisma/client';
import { Resend } from 'resend';
const prisma = new PrismaClient();
const resend = new Resend('key');
const app = express();
const tools: Record<string, (args: any, desk: any) => Promise<any>> = {
  async list_bookings() { return prisma.booking.findMany({ where: { status: 'asked' } }); },
  async confirm_booking({ id }) { await prisma.booking.update({ where: { id }, data: { status: 'confirmed' } }); },
  async write_to_guest({ to, text }) { await resend.emails.send({ from: 'desk@hotel.example', to, subject: 'Your booking', text }); },
};
app.post('/desk', async (req, res) => {
  const desk = req.body.desk;
  const answers: any[] = [];
  ${call}
  res.json(answers);
});
app.listen(3000);
`,
  });
  return found.length;
}

describe('non-atomic-claim, a table of functions', () => {
  it('is no run through all of them where each call names one', async () => {
    expect(await count('for (const call of req.body.calls) { const tool = tools[call.name]; answers.push(await tool(call.args, desk)); }')).toBe(0);
    expect(await count('for (const { name, args } of req.body.calls) answers.push(await tools[name](args, desk));')).toBe(0);
  });

  it('is one where its own names are gone through', async () => {
    expect(await count('for (const name of Object.keys(tools)) answers.push(await tools[name](answers, desk));')).toBe(1);
  });
});
