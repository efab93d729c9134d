/** Clocks of a web server of which nobody says how many there are, and that make rows by which somebody owes or is paid. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const leases = "const leases = await prisma.lease.findMany({ where: { status: 'ACTIVE' } });";
const bill = "await prisma.rentInvoice.create({ data: { leaseId: lease.id, month: '2026-11', amount: lease.rent } });";
const look = "const known = await prisma.rentInvoice.findFirst({ where: { leaseId: lease.id, month: '2026-11' } }); if (known) continue;";
const daily = (work: string): string => `cron.schedule('0 3 * * *', async () => { ${work} });`;
const each = (work: string): string => `${leases} for (const lease of leases) { ${work} }`;
const key = '@@unique([leaseId, month])';

async function verdicts(code: string, unique = '', server = "app.get('/leases', (req, res) => res.json([]));\napp.listen(8080);"): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","node-cron":"4.2.1","@prisma/client":"6.8.0","bullmq":"5.53.0","resend":"4.6.0"}}',
    'prisma/schema.prisma': `model Lease {\n  id Int @id\n  status String\n}\nmodel RentInvoice {\n  id Int @id @default(autoincrement())\n  leaseId Int\n  month String\n  ${unique}\n}\nmodel Viewing {\n  id Int @id @default(autoincrement())\n  leaseId Int\n}\n`,
    'src/app.ts': `import cron from 'node-cron';\nimport express from 'express';\nimport { PrismaClient } from '@prisma/client';\nimport { Queue, Worker } from 'bullmq';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nconst prisma = new PrismaClient();\nconst app = express();\n${code}\n${server}\n`,
  })).map(({ severity, message }) => `${severity} ${message}`);
}

describe('unguarded-schedule, rows by which somebody pays', () => {
  it('tells that each instance of the server makes them', async () => {
    expect(await verdicts(daily(each(bill)))).toEqual([expect.stringMatching(/^info .* every day in every instance of the server, and both write with @prisma\/client Table\.create\(\) for each item: rows or counts double\. Nothing/)]);
    expect(await verdicts(daily(each(`${look} ${bill}`)))).toEqual([expect.stringMatching(/^info .* It looks first whether the row is there/)]);
  });

  it('says nothing where a key of the table refuses the second', async () => {
    expect(await verdicts(daily(each(`${look} ${bill}`)), key)).toEqual([]);
  });

  it('says nothing of rows by which nobody pays, of one row a day, and of no rows that all instances share', async () => {
    expect(await verdicts(daily(each('await prisma.viewing.create({ data: { leaseId: lease.id } });')))).toEqual([]);
    expect(await verdicts(daily(bill.replaceAll('lease.id', '1').replaceAll('lease.rent', '2')))).toEqual([]);
  });

  it('says nothing where no server runs the clock, or each instance has a time of its own', async () => {
    expect(await verdicts(daily(each(bill)), '', '')).toEqual([]);
    expect(await verdicts(`setInterval(async () => { ${each(bill)} }, 7_200_000);`)).toEqual([]);
  });

  it('leaves the loop that is told its place where one bill is made behind it', async () => {
    const mirror = each("await fetch('https://listings.example/' + lease.id); await prisma.viewing.create({ data: { leaseId: lease.id } });");
    const halfHourly = (work: string): string => daily(work).replace('0 3 *', '*/30 * *');
    const one = bill.replaceAll('lease.id', '1').replaceAll('lease.rent', '2');

    expect(await verdicts(halfHourly(mirror))).toEqual([expect.stringMatching(/^warning /)]);
    expect(await verdicts(halfHourly(`${mirror} ${one}`))).toEqual([expect.stringMatching(/^warning /)]);
    expect(await verdicts(halfHourly(one))).toEqual([]);
  });

  it('takes the subscription of a browser for no debt', async () => {
    expect(await verdicts(daily(each(bill.replace('rentInvoice', 'pushSubscription'))))).toEqual([]);
    expect(await verdicts(daily(each(bill.replace('rentInvoice', 'leaseSubscription'))))).toHaveLength(1);
  });

  it.each([[2, 1], [6, 0]])('behind an interface of %d services, tells of the bill that one of them makes (%d)', async (services, told) => {
    const other = (number: number): string => `class Service${number} implements Service { async run(leases: { id: number; rent: number }[]) { for (const lease of leases) await prisma.viewing.create({ data: { leaseId: lease.id } }); } }`;
    const classes = `interface Service { run(leases: { id: number; rent: number }[]): Promise<void> }\nclass Billing implements Service { async run(leases: { id: number; rent: number }[]) { for (const lease of leases) { ${bill} } } }\n${Array.from({ length: services - 1 }, (_, number) => other(number)).join('\n')}`;
    const registry = `const services: Record<string, Service> = { billing: new Billing(), ${Array.from({ length: services - 1 }, (_, number) => `s${number}: new Service${number}()`).join(', ')} };`;

    expect(await verdicts(`${classes}\n${registry}\nfunction find(name: string): Service { return services[name]!; }\n${daily(`${leases} await find(process.env.SERVICE ?? '').run(leases);`)}`)).toHaveLength(told);
  });

  it.each([['patient_discharges', 0], ['email_subscriptions', 0], ['player_transfers', 0], ['event_payments', 1], ['lease_charges', 1], ['charges', 1]])('reads the end of the name of %s', async (table, told) => {
    expect(await verdicts(daily(each(`await prisma.$executeRaw\`insert into ${table} (lease_id) values (\${lease.id})\`;`)))).toHaveLength(told);
  });
});

describe('unguarded-schedule, jobs for each row', () => {
  const queue = (options: string, work: string): string => `const notices = new Queue('notices');\nnew Worker('notices', async () => { ${work} });\n${daily(each(`await notices.add('notice', { id: lease.id }${options});`))}`;
  const mails = "await resend.emails.send({ from: 'a@rent.example', to: 'b@rent.example', subject: 'Rent', text: '' });";

  it('are queued by each instance of the server', async () => {
    expect(await verdicts(queue('', mails))).toEqual([expect.stringMatching(/^info .* every day in every instance of the server, and both queue the same jobs with bullmq Queue\.add\(\) for each item\./)]);
  });

  it('are known again by their number, or do no harm', async () => {
    expect(await verdicts(queue(', { jobId: `notice-${lease.id}` }', mails))).toEqual([]);
    expect(await verdicts(queue('', "await prisma.lease.update({ where: { id: 1 }, data: { status: 'TOLD' } });"))).toEqual([]);
  });
});
