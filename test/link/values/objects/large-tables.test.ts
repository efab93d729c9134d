/** Registries of more classes and objects than a variable usually holds, asked by a key that only running tells. */
import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const events = Array.from({ length: 40 }, (_, index) => `event${index}`);
const classes = events.map((name) => `class ${name} { run() { return db.prepare('${name}').all(); } }`).join('\n');

async function countReached(table: string, body: string): Promise<number> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${table}`) });
  return calls.length;
}

describe('a registry', () => {
  it.each([
    ['functions', `const table = { ${events.map((name) => `${name}: () => db.prepare('${name}').all()`).join(', ')} };`, 'res.json(table[req.body.event]());'],
    ['objects that hold them', `const table = { ${events.map((name) => `${name}: { run: () => db.prepare('${name}').all() }`).join(', ')} };`, 'res.json(table[req.body.event].run());'],
    ['classes', `${classes}\nconst table = { ${events.join(', ')} };`, 'res.json(new table[req.body.event]().run());'],
    ['instances', `${classes}\nconst table = { ${events.map((name) => `${name}: new ${name}()`).join(', ')} };`, 'res.json(table[req.body.event].run());'],
    ['a map of instances', `${classes}\nconst table = new Map([${events.map((name) => `['${name}', new ${name}()]`).join(', ')}]);`, 'res.json(table.get(req.body.event).run());'],
    ['a list of instances', `${classes}\nconst table = [${events.map((name) => `new ${name}()`).join(', ')}];`, 'res.json(table.find((one) => one.event === req.body.event).run());'],
    ['what is registered', `${classes}\nconst table = new Map();\nfunction registerJob(job) { table.set(job.event, job); }\n${events.map((name) => `registerJob(new ${name}());`).join('\n')}`, 'res.json(table.get(req.body.event).run());'],
  ])('of %s reaches each of them', async (_, table, body) => {
    expect(await countReached(table, body)).toBe(events.length);
  });

  it('that is asked by a name reaches one', async () => {
    expect(await countReached(`${classes}\nconst table = { ${events.map((name) => `${name}: new ${name}()`).join(', ')} };`, 'res.json(table.event7.run());')).toBe(1);
    expect(await countReached(`${classes}\nconst table = new Map([${events.map((name) => `['${name}', new ${name}()]`).join(', ')}]);`, "res.json(table.get('event7').run());")).toBe(1);
  });

  it('of data is not looked through to its end', async () => {
    const rows = events.map((name) => `${name}: { database: db, title: '${name}' }`).join(', ');

    expect(await countReached(`const table = { ${rows} };`, "res.json(table[req.body.event].database.prepare('select 1').all());")).toBe(1);
  });
});
