import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** A timer of the process that mails all patients when `tick` says that it is time. */
const reminders = (tick: string, period = 60_000): Record<string, string> => ({
  'package.json': '{"dependencies":{"resend":"4.6.0","dayjs":"1.11.13","pg":"8.16.0"}}',
  'src/reminders.ts': `import dayjs from 'dayjs';
import { Pool } from 'pg';
import { Resend } from 'resend';
const resend = new Resend('key');
const pool = new Pool();
const settings = { hour: 7, minute: 30, at: '07:30', intervalMs: 900_000 };
async function load() { return (await pool.query('select * from visits')).rows; }
const send = (email) => resend.emails.send({ from: 'desk@clinic.example', to: email, subject: 'Visit', text: '' });
async function remind() {
  for (const { email } of await load()) await resend.emails.send({ from: 'desk@clinic.example', to: email, subject: 'Visit', text: '' });
}
let lastRun = 0;
let nextRun = 0;
let lastDay = '';
function timeOfDay(now) { return \`\${String(now.getHours()).padStart(2, '0')}:\${String(now.getMinutes()).padStart(2, '0')}\`; }
async function tick() {
  ${tick}
}
setInterval(() => { void tick(); }, ${period});
`,
});

/** So many instances of the program. */
const pods = (replicas: number): Record<string, string> => ({
  Dockerfile: 'FROM node:24\nCMD ["node", "src/main.ts"]\n',
  'src/main.ts': `import './reminders.ts';\nimport './syncs.ts';\n`,
  'k8s.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: desk }\nspec:\n  replicas: ${replicas}\n  template:\n    spec: { containers: [{ name: desk, image: desk }] }\n`,
});

const severitiesOf = async (files: Record<string, string>): Promise<readonly string[]> => (await findingsOf(rule, files)).map(({ severity }) => severity);

describe('unguarded-schedule where the ticks of a timer only ask whether it is time', () => {
  it.each([
    ['one minute of the day', 'const now = new Date();\n  if (now.getHours() !== settings.hour || now.getMinutes() !== settings.minute) return;\n  await remind();'],
    ['one minute of each hour', 'const now = new Date();\n  if (now.getMinutes() === 0) { await remind(); }'],
    ['a text of hours and minutes', 'const at = timeOfDay(new Date());\n  if (at !== settings.at) return;\n  await remind();'],
    ['a time of the last run that is written first', 'if (Date.now() - lastRun < settings.intervalMs) return;\n  lastRun = Date.now();\n  await remind();'],
    ['the same around the work', 'const now = Date.now();\n  if (now - lastRun >= settings.intervalMs) {\n    lastRun = now;\n    await remind();\n  }'],
    ['a time of the last run that is an hour ago', 'if (Date.now() - lastRun < 60 * 60 * 1000) return;\n  lastRun = Date.now();\n  await remind();'],
    ['the day of the last run', 'const day = new Date().toISOString().slice(0, 10);\n  if (lastDay === day) return;\n  lastDay = day;\n  await remind();'],
    ['the day of the last run in another zone', 'const day = new Date(Date.now() + 9 * 60 * 60 * 1000).toISOString().split(\'T\')[0];\n  if (lastDay !== day) {\n    lastDay = day;\n    await remind();\n  }'],
    ['the hour of the last run', 'const hour = new Date().getHours();\n  if (lastRun === hour) return;\n  lastRun = hour;\n  await remind();'],
    ['a text of the hour and the day', 'const now = dayjs();\n  const key = `${now.format(\'YYYY-MM-DD\')}-${now.hour()}`;\n  if (lastDay === key) return;\n  lastDay = key;\n  await remind();'],
    ['a time of the next run', 'if (Date.now() < nextRun) return;\n  nextRun = Date.now() + 60 * 60 * 1000;\n  await remind();'],
    ['a time of the next run that a setting says', 'const now = new Date();\n  if (now.getTime() >= nextRun) {\n    nextRun = now.getTime() + settings.intervalMs;\n    await remind();\n  }'],
    ['seconds since the last run', 'const now = Math.floor(Date.now() / 1000);\n  if (now < lastRun + 3600) return;\n  lastRun = now;\n  await remind();'],
    ['minutes since the last run', 'if ((Date.now() - lastRun) / 60_000 < 60) return;\n  lastRun = Date.now();\n  await remind();'],
    ['a time that a function of another file tells', 'if (nowInMs() - lastRun < 60 * 60 * 1000) return;\n  lastRun = nowInMs();\n  await remind();'],
    ['a stamp that a function of another file tells', 'if (getTimestamp() - lastRun < 60 * 60 * 1000) return;\n  lastRun = getTimestamp();\n  await remind();'],
    ['a formatted time of day', `if (dayjs().tz('Europe/Rome').format('HH:mm') !== settings.at) return;\n  await remind();`],
    ['the time of day of each item', `const now = dayjs().format('HH:mm');\n  for (const visit of await load()) if (visit.at === now) await send(visit.email);`],
    ['the same in a callback', `const now = dayjs().format('HH:mm');\n  (await load()).forEach(async (visit) => { if (visit.at === now) await send(visit.email); });`],
    ['what a formatter of the language writes', `function timeIn(zone) {\n    try {\n      const now = new Date();\n      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false });\n      return clock.format(now);\n    } catch {\n      return new Date().toTimeString().slice(0, 5);\n    }\n  }\n  for (const visit of await load()) if (timeIn(visit.zone) === visit.at) await send(visit.email);`],
    ['the local time', `const now = new Date();\n  if (now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }) !== settings.at) return;\n  await remind();`],
    ['a part of the time', `const now = new Date();\n  if (now.toISOString().slice(11, 16) !== settings.at) return;\n  await remind();`],
  ])('is quiet about %s', async (_, tick) => {
    expect(await severitiesOf(reminders(tick))).toEqual([]);
  });

  it.each([
    ['every fifth minute', 'const now = new Date();\n  if (now.getMinutes() % 5 !== 0) return;\n  await remind();'],
    ['the minutes from one on', 'const now = new Date();\n  if (now.getMinutes() < settings.minute) return;\n  await remind();'],
    ['an hour', 'const now = new Date();\n  if (now.getHours() !== settings.hour) return;\n  await remind();'],
    ['a time of the last run that is written after an await', 'if (Date.now() - lastRun < settings.intervalMs) return;\n  await load();\n  lastRun = Date.now();\n  await remind();'],
    ['a time of the last run that is written when that is over', 'if (Date.now() - lastRun < settings.intervalMs) return;\n  await remind();\n  lastRun = Date.now();'],
    ['a time of the last run that each tick makes anew', 'let last = 0;\n  if (Date.now() - last < settings.intervalMs) return;\n  last = Date.now();\n  await remind();'],
    ['a pause that is shorter than the tick', 'if (Date.now() - lastRun < 30_000) return;\n  lastRun = Date.now();\n  await remind();'],
    ['no more than a part of the work', `if (new Date().getMinutes() === 0) await remind();\n  for (const { email } of await load()) await resend.emails.send({ from: 'desk@clinic.example', to: email, subject: 'Bill', text: '' });`],
    ['a time of the last run that may be written after an await', 'if (Date.now() - lastRun < settings.intervalMs) return;\n  if (settings.hour) { await load(); }\n  lastRun = Date.now();\n  await remind();'],
    ['the minute of the last run', 'const key = new Date().toISOString().slice(0, 16);\n  if (key === lastDay) return;\n  lastDay = key;\n  await remind();'],
    ['the day of the last run where another text is written', 'if (new Date().toDateString() === lastDay) return;\n  lastDay = new Date().toISOString();\n  await remind();'],
    ['the day of the last run where that is asked for', 'const day = new Date().toDateString();\n  if (day !== lastDay) { lastDay = day; return; }\n  lastDay = day;\n  await remind();'],
    ['the moment of the last run', 'const now = Date.now();\n  if (now === lastRun) return;\n  lastRun = now;\n  await remind();'],
    ['a next run that comes before the tick', 'if (Date.now() < nextRun) return;\n  nextRun = Date.now() + 1000;\n  await remind();'],
    ['a pause after which nothing is done', 'if (Date.now() - lastRun > settings.intervalMs) return;\n  lastRun = Date.now();\n  await remind();'],
    ['a next run after which nothing is done', 'if (Date.now() > nextRun) return;\n  nextRun = Date.now() + settings.intervalMs;\n  await remind();'],
    ['a length that is no time', 'if (getTimelineLength() - lastRun < 60 * 60 * 1000) return;\n  lastRun = getTimelineLength();\n  await remind();'],
    ['a number of what is there today', 'if (todaysVisits() - lastRun < 60 * 60 * 1000) return;\n  lastRun = todaysVisits();\n  await remind();'],
    ['the time of day of a row', `for (const visit of await load()) if (dayjs(visit.start).format('HH:mm') === '07:30') await send(visit.email);`],
    ['the same by a function of the file', `for (const visit of await load()) if (timeOfDay(visit.start) === '07:30') await send(visit.email);`],
    ['the hours and minutes of a row', 'for (const visit of await load()) if (`${visit.hour}:${visit.minute}` === \'07:30\') await send(visit.email);'],
    ['the minute of a row', 'for (const visit of await load()) if (visit.start.getMinutes() === 0) await send(visit.email);'],
    ['the minute that a row has as a field', 'for (const visit of await load()) if (visit.minute === 0) await send(visit.email);'],
    ['a text of the hour alone', 'const now = new Date();\n  if (`${now.getHours()}:00` !== settings.at) return;\n  await remind();'],
    ['several minutes in a row', 'for (const minute of [0, 1, 2, 3, 4, 5, 6]) if (new Date().getMinutes() === minute) await remind();'],
    ['the same with a counter', 'for (let minute = 0; minute < 7; minute++) if (new Date().getMinutes() === minute) await remind();'],
    ['the same in a callback', '[0, 1, 2, 3, 4, 5, 6].forEach(async (minute) => { if (new Date().getMinutes() === minute) await remind(); });'],
    ['the hour that a formatter writes', `const now = new Date();\n  if (now.toLocaleTimeString('en-GB', { hour: '2-digit' }) !== settings.at) return;\n  await remind();`],
    ['what a formatter writes of a row', `const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });\n  for (const visit of await load()) if (clock.format(visit.start) === '07:30') await send(visit.email);`],
    ['the hour of the time', `const now = new Date();\n  if (now.toTimeString().slice(0, 2) !== settings.at) return;\n  await remind();`],
  ])('warns about %s', async (_, tick) => {
    expect(await severitiesOf(reminders(tick))).toEqual(['warning']);
  });

  it.each([
    ['earlier in the tick', "if (new Date().getMinutes() === 0) await remind();\n  await remind();", ['warning']],
    ['by a longer way', "await early();\n  if (Date.now() - lastRun < settings.intervalMs) return;\n  lastRun = Date.now();\n  await remind();\n}\nasync function early() {\n  await remind();", ['warning']],
    ['by two ways that each ask for the time', "if (new Date().getMinutes() === 0) await remind();\n  await daily();\n}\nasync function daily() {\n  if (Date.now() - lastRun < settings.intervalMs) return;\n  lastRun = Date.now();\n  await remind();", []],
    ['where something failed', "try {\n    await load();\n  } catch {\n    await remind();\n  }\n  if (new Date().getMinutes() === 0) await remind();", []],
  ])('asks for the time of work that is done a second time %s', async (_, tick, found) => {
    expect(await severitiesOf(reminders(tick))).toEqual(found);
  });

  it('warns where other instances have ticks of their own, and a last run of their own', async () => {
    const files = reminders('if (Date.now() - lastRun < 60 * 60 * 1000) return;\n  lastRun = Date.now();\n  await remind();');
    expect(await severitiesOf({ ...files, ...pods(1) })).toEqual([]);
    expect((await findingsOf(rule, { ...files, ...pods(4) })).map(({ message }) => message)).toEqual([expect.stringMatching(/^setInterval starts tick every minute in each of up to 4 instances/)]);
  });

  it('is done soon where a text is put together from many, and from itself', async () => {
    const parts = Array.from({ length: 30 }, (_, index) => index);
    const text = `let text = '';\n  ${parts.map((part) => `text = text + settings.part${part};`).join('\n  ')}\n  if (text === '') return;\n  await remind();`;
    expect(await severitiesOf(reminders(text))).toEqual(['warning']);
    const times = `let at = 0;\n  ${parts.map((part) => `at = at + settings.part${part}.at;`).join('\n  ')}\n  if (Date.now() - at < 5) return;\n  await remind();`;
    expect(await severitiesOf(reminders(times))).toEqual(['warning']);
    const day = `let text = '';\n  ${parts.map((part) => `text = text + settings.part${part};`).join('\n  ')}\n  if (\`\${text}\` !== '07:30') return;\n  await remind();`;
    expect(await severitiesOf(reminders(day))).toEqual(['warning']);
  });

  it('warns where two ticks fall into the minute', async () => {
    expect(await severitiesOf(reminders('if (new Date().getMinutes() !== 0) return;\n  await remind();', 20_000))).toEqual(['warning']);
  });
});

/** A timer that asks another service for each shop, as `each` says. */
const syncs = (each: string, more = ''): Record<string, string> => ({
  'package.json': '{"dependencies":{"pg":"8.16.0","node-cron":"3.0.3"}}',
  'src/syncs.ts': `import cron from 'node-cron';
import { Pool } from 'pg';
const pool = new Pool();
const pause = 900_000;
const notes = { async store(values) {}, async create(values) {} };
const busy = new Map();
async function findShops() { return (await pool.query('select * from shops')).rows; }
async function save(id, values) { await pool.query('update shops set values = $2 where id = $1', [id, values]); }
async function sync(shop) {
  const orders = await (await fetch(\`https://market.example/\${shop.id}/orders\`)).json();
  await pool.query('update shops set orders = $2 where id = $1', [shop.id, orders]);
}
${more}
cron.schedule('*/5 * * * *', async () => {
  for (const shop of await findShops()) {
    ${each}
  }
});
`,
});

describe('unguarded-schedule where each item says when it is due', () => {
  const ask = 'const last = Date.parse(shop.triedAt);\n    if (last && Date.now() - last < pause) continue;\n    ';

  it('is quiet where the time is written before the work', async () => {
    expect(await severitiesOf(syncs(`${ask}await save(shop.id, { triedAt: new Date().toISOString() });\n    await sync(shop);`))).toEqual([]);
  });

  it('is quiet where the next time is written, by a name that was taken out of the item', async () => {
    expect(await severitiesOf(syncs('const { id, nextAt } = shop;\n    if (new Date(nextAt) > new Date()) continue;\n    await pool.query(\'update shops set values = $2 where id = $1\', [id, { nextAt: Date.now() + pause }]);\n    await sync(shop);'))).toEqual([]);
  });

  it.each([
    ['after the work', `${ask}await sync(shop);\n    await save(shop.id, { triedAt: new Date().toISOString() });`],
    ['under another name', `${ask}await save(shop.id, { seenAt: new Date().toISOString() });\n    await sync(shop);`],
    ['in some cases', `${ask}if (shop.open) await save(shop.id, { triedAt: new Date().toISOString() });\n    await sync(shop);`],
    ['as it was', `${ask}await save(shop.id, { triedAt: shop.triedAt });\n    await sync(shop);`],
    ['elsewhere', `${ask}await notes.store([{ triedAt: new Date() }]);\n    await sync(shop);`],
    ['with the address of the item', `${ask}await notes.store({ to: shop.email, triedAt: new Date() });\n    await sync(shop);`],
    ['in a new row of the item', `${ask}await notes.create({ shopId: shop.id, triedAt: new Date() });\n    await sync(shop);`],
    ['for the first time of the row', `if (Date.now() - shop.createdAt < pause) continue;\n    await save(shop.id, { createdAt: new Date() });\n    await sync(shop);`],
    ['where it is long ago', `if (Date.now() - Date.parse(shop.triedAt) > pause) continue;\n    await save(shop.id, { triedAt: new Date().toISOString() });\n    await sync(shop);`],
    ['and nobody asks for it', 'await save(shop.id, { triedAt: new Date().toISOString() });\n    await sync(shop);'],
  ])('tells of a time that is written %s', async (_, each) => {
    expect(await severitiesOf(syncs(each))).toEqual(['info']);
  });
});

describe('unguarded-schedule where each item has a lock of its own', () => {
  const locked = (test: string): string => `async function syncAlone(shop) {\n  ${test}\n  busy.set(shop.id, true);\n  try { await sync(shop); } finally { busy.delete(shop.id); }\n}\nasync function findNews() { return (await fetch('https://market.example/news')).json(); }`;

  it('is quiet, whatever is asked around it', async () => {
    expect(await severitiesOf(syncs('await syncAlone(shop);', locked('if (busy.get(shop.id)) return;')))).toEqual([]);
    expect(await severitiesOf(syncs('await syncAlone(shop);\n  }\n  {\n    await findNews();', locked('if (busy.get(shop.id)) return;')))).toEqual([]);
  });

  it('tells of requests for each item beside it', async () => {
    expect(await severitiesOf(syncs('await findNews();\n    await syncAlone(shop);', locked('if (busy.get(shop.id)) return;')))).toEqual(['info']);
    expect(await severitiesOf(syncs('await sync(shop);\n    await syncAlone(shop);', locked('if (busy.get(shop.id)) return;')))).toEqual(['info']);
  });

  it('tells of requests where that is known in one of several instances', async () => {
    const files = syncs('await syncAlone(shop);\n  }\n  {\n    await findNews();', locked('if (busy.get(shop.id)) return;'));
    expect(await severitiesOf({ ...files, ...pods(1) })).toEqual([]);
    expect(await severitiesOf({ ...files, ...pods(4) })).not.toEqual([]);
  });
});
