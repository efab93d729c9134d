/** Where the time of the last run is kept: the next tick finds it only if it outlives the run. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const body = 'if (Date.now() - this.last < 3_600_000) return; this.last = Date.now(); await remind();';
const makers = `
class Reminder { last = 0; async run() { ${body} } async start() { await this.run(); } }
class Desk { reminder = new Reminder(); async open() { await this.reminder.run(); } }
class Clinic { constructor() { this.reminder = new Reminder(); } async open() { await this.reminder.run(); } }
class Office { constructor(reminder) { this.reminder = reminder; } async open() { await this.reminder.run(); } }
function makeReminder() { return new Reminder(); }
function openDesk() { let last = 0; const state = { last: 0 };
  return {
    async run() { if (Date.now() - last < 3_600_000) return; last = Date.now(); await remind(); },
    async runState() { if (Date.now() - state.last < 3_600_000) return; state.last = Date.now(); await remind(); },
  };
}
async function runWith(reminder) { await reminder.run(); }
`;

/** A timer of the process that mails all patients. `kept` stands beside it. */
async function countOf(tick: string, kept = '', timer = 'setInterval(() => { void tick(); }, 60_000);'): Promise<number> {
  const findings = await findingsOf(rule, {
    'package.json': '{"dependencies":{"resend":"4.6.0","pg":"8.16.0"}}',
    'src/reminders.ts': `import { Pool } from 'pg';
import { Resend } from 'resend';
const resend = new Resend('key');
const pool = new Pool();
async function remind() {
  for (const { email } of (await pool.query('select * from visits')).rows) await resend.emails.send({ from: 'desk@clinic.example', to: email, subject: 'Visit', text: '' });
}
${makers}
${kept}
async function tick() { ${tick} }
${timer}
`,
  });
  return findings.length;
}

describe('unguarded-schedule where the time of the last run is kept on an object', () => {
  it.each([
    ['of the module', 'await reminder.run();', 'const reminder = new Reminder();'],
    ['of the module, by a method of its own', 'await reminder.start();', 'const reminder = new Reminder();'],
    ['of the module, that a function made', 'await reminder.run();', 'const reminder = makeReminder();'],
    ['that the first tick makes', 'reminder ??= new Reminder(); await reminder.run();', 'let reminder = null;'],
    ['that the first tick makes by a function', 'await getReminder().run();', 'let reminder; function getReminder() { if (!reminder) reminder = new Reminder(); return reminder; }'],
    ['of a map of the module', "const reminder = reminders.get('visits'); await reminder.run();", "const reminders = new Map([['visits', new Reminder()]]);"],
    ['of a list of the module', 'for (const reminder of reminders) await reminder.run();', 'const reminders = [new Reminder()];'],
    ['that is handed on', 'await runWith(reminder);', 'const reminder = new Reminder();'],
    ['that such an object has', 'await desk.open();', 'const desk = new Desk();'],
    ['that the constructor of such an object made', 'await clinic.open();', 'const clinic = new Clinic();'],
    ['that outlives an object of the run', 'await new Office(reminder).open();', 'const reminder = new Reminder();'],
    ['that functions share', 'await desk.run();', 'const desk = openDesk();'],
    ['beside functions that share it', 'await desk.runState();', 'const desk = openDesk();'],
    ['that the first tick makes by a function that it waits for', 'const reminder = await getReminder(); await reminder.run();', 'let reminder; async function getReminder() { reminder ??= new Reminder(); return reminder; }'],
    ['that the first tick makes by a function that it waits for, without a name', 'await (await getReminder()).run();', 'let reminder; async function getReminder() { if (!reminder) reminder = new Reminder(); return reminder; }'],
    ['of a promise of the module', 'await (await ready).run();', 'const ready = Promise.resolve(new Reminder());'],
    ['of a container', 'const reminder = await container.resolve(Reminder); await reminder.run();', "import { container } from '@desk/container';"],
    ['of a list that a function gives', 'for (const reminder of await all()) await reminder.run();', 'const reminders = [new Reminder()]; async function all() { return reminders; }'],
    ['that is looked up and made where it is not there', "let reminder = reminders.get('visits'); if (!reminder) { reminder = new Reminder(); reminders.set('visits', reminder); } await reminder.run();", 'const reminders = new Map();'],
    ['that is looked up by its key and made where it is not there', "let reminder = reminders['visits']; if (!reminder) { reminder = reminders['visits'] = new Reminder(); } await reminder.run();", 'const reminders = {};'],
    ['that is a field of each object', 'await new Visits().open();', 'const shared = new Reminder(); class Visits { reminder = shared; async open() { await this.reminder.run(); } }'],
    ['that each constructor asks for', 'await new Visits().open();', 'const shared = new Reminder(); const getShared = () => { return shared; }; class Visits { constructor() { this.reminder = getShared(); } async open() { await this.reminder.run(); } }'],
  ])('is quiet about one %s', async (_, tick, kept) => {
    expect(await countOf(tick, kept)).toBe(0);
  });

  it('is quiet about one that has the timer', async () => {
    expect(await countOf('', `class Ticking { last = 0; start() { setInterval(() => { void this.run(); }, 60_000); } async run() { ${body} } }`, 'new Ticking().start();')).toBe(0);
  });

  it.each([
    ['that each tick makes', 'const reminder = new Reminder(); await reminder.run();', ''],
    ['that each tick makes without a name', 'await new Reminder().run();', ''],
    ['that each tick makes, by a method of its own', 'const reminder = new Reminder(); await reminder.start();', ''],
    ['that a function makes for each tick', 'await makeReminder().run();', ''],
    ['that a function makes for each tick, by name', 'const reminder = makeReminder(); await reminder.run();', ''],
    ['that is made and handed on', 'await runWith(new Reminder());', ''],
    ['of a list that each tick makes', 'for (const reminder of [new Reminder()]) await reminder.run();', ''],
    ['that an object of the tick has', 'await new Desk().open();', ''],
    ['that an object of the tick makes first', 'const clinic = new Clinic(); await clinic.open();', ''],
    ['that an object of the tick was handed', 'await new Office(new Reminder()).open();', ''],
    ['that functions share which each tick makes', 'const desk = openDesk(); await desk.run();', ''],
    ['beside functions that each tick makes', 'await openDesk().runState();', ''],
    ['that a function makes which it waits for', 'const reminder = await renew(); await reminder.run();', 'async function renew() { const reminder = new Reminder(); return reminder; }'],
    ['of a list that a function makes which it waits for', 'for (const reminder of await all()) await reminder.run();', 'async function all() { return [new Reminder()]; }'],
    ['of a row', "const [visit] = (await pool.query('select * from visits limit 1')).rows; if (Date.now() - visit.last < 3_600_000) return; visit.last = Date.now(); await remind();", ''],
    ['that is made again for each tick', 'let reminder = new Reminder(); if (Date.now() % 2 === 0) reminder = new Reminder(); await reminder.run();', ''],
  ])('warns about one %s', async (_, tick, kept) => {
    expect(await countOf(tick, kept)).toBe(1);
  });
});
