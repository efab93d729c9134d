import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const query = (table: string): string => `() => db.prepare('select * from ${table}').all()`;
const tables = ['orders', 'bookings', 'payouts', 'refunds'];
const table = `const commands = { ${tables.map((name) => `${name}: ${query(name)}`).join(', ')} };`;
const imports = `import { db } from './db';\n`;

/** How sure the route's calls are, each word once. */
async function suresOf(body: string, before: string): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, imports + before) });
  return [...new Set(calls.map((call) => (call.endsWith('(likely)') ? 'likely' : 'certain')))];
}

describe('a call that runs one of many functions', () => {
  it('is likely to run each of them, where what was sent decides', async () => {
    expect(await suresOf('res.json(commands[req.body.name](req.body));', table)).toEqual(['likely']);
    expect(await suresOf('const run = commands[req.body.name] ?? commands.orders; res.json(run(req.body));', table)).toEqual(['likely']);
  });

  it('is likely to run each entry of a map, whoever filled it', async () => {
    const registry = `const registry = new Map();\nfunction register(name, run) { registry.set(name, run); }\n${tables.map((name) => `register('${name}', ${query(name)});`).join('\n')}`;

    expect(await suresOf('const run = registry.get(req.body.name); if (!run) return; res.json(run(req.body));', registry)).toEqual(['likely']);
    expect(await suresOf('registry.forEach((run) => run());', registry)).toEqual(['certain']);
  });

  it('is likely to run each that a function of the project looks up, or a list is searched for', async () => {
    const rows = `const list = [${tables.map((name) => `{ name: '${name}', run: ${query(name)} }`).join(', ')}];`;

    expect(await suresOf('res.json(lookUp(req.body.name)());', `${table}\nfunction lookUp(name) { return commands[name]; }`)).toEqual(['likely']);
    expect(await suresOf('const command = list.find((one) => one.name === req.body.name); res.json(command.run());', rows)).toEqual(['likely']);
  });

  it('is likely to run the same method of each object', async () => {
    const classes = `${tables.map((name, index) => `class C${String(index)} { run() { return (${query(name)})(); } }`).join('\n')}\nconst objects = { ${tables.map((name, index) => `${name}: new C${String(index)}()`).join(', ')} };`;

    expect(await suresOf('res.json(objects[req.body.name].run());', classes)).toEqual(['likely']);
    expect(await suresOf('for (const one of Object.values(objects)) one.run();', classes)).toEqual(['certain']);
  });

  it('is certain where few could be meant, where the name is known, and where all run in turn', async () => {
    const two = `const commands = { orders: ${query('orders')}, refunds: ${query('refunds')} };`;

    expect(await suresOf('res.json(commands[req.body.name]());', two)).toEqual(['certain']);
    expect(await suresOf(`res.json(commands['orders']());`, table)).toEqual(['certain']);
    expect(await suresOf('for (const name of Object.keys(commands)) commands[name]();', table)).toEqual(['certain']);
    expect(await suresOf('Object.keys(commands).map((name) => commands[name]());', table)).toEqual(['certain']);
    expect(await suresOf('for (let i = 0; i < steps.length; i++) steps[i]();', `const steps = [${tables.map(query).join(', ')}];`)).toEqual(['certain']);
  });

  it('is certain where the address of the request decides: each is the handler of its own route', async () => {
    const routes = `const routes = { ${tables.map((name) => `'/${name}': ${query(name)}`).join(', ')} };`;

    expect(await suresOf('res.json(routes[req.path](req));', routes)).toEqual(['certain']);
    expect(await suresOf('const { pathname } = new URL(req.url, origin); const run = routes[pathname]; res.json(run(req));', routes)).toEqual(['certain']);
    expect(await suresOf('const key = `${req.method} ${req.url}`; res.json(routes[key](req));', routes)).toEqual(['certain']);
    expect(await suresOf('res.json(commands[req.params.name](req));', table)).toEqual(['certain']);
    expect(await suresOf('res.json(commands[req.body.path](req));', table)).toEqual(['likely']);
    expect(await suresOf('res.json(commands[req.body.method](req));', table)).toEqual(['likely']);
  });
});
