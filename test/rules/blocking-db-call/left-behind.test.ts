import rule from '../../../rules/blocking-db-call/rule.ts';
import { linkSources } from '../../kit/link-sources.ts';

/** How sure each finding is, and whether it says that the request goes on without the work. */
async function found(handler: string, more = ''): Promise<readonly string[]> {
  const graph = await linkSources({
    'src/app.js': `import express from 'express';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nconst app = express();\nconst save = (order) => db.prepare('insert into orders values (?)').run(order.id);\n${more}\napp.post('/orders', async (req, res) => { ${handler} });\n`,
  });
  return [...rule.detect(graph)].map(({ confidence, message }) => `${confidence}${message.includes('does not wait') ? ', left' : ''}`);
}

const settle = 'async function settle(order) { await fetch(`https://shop.example/${order.id}`); save(order); }';

describe('work that a request leaves behind', () => {
  it('is told as such after its first wait', async () => {
    expect(await found('void settle(req.body); res.json({});', settle)).toEqual(['likely, left']);
    expect(await found('settle(req.body).catch(console.error); res.json({});', settle)).toEqual(['likely, left']);
    expect(await found('fetch(req.body.url).then(() => save(req.body)); res.json({});')).toEqual(['likely, left']);
    expect(await found('void begin(req.body); res.json({});', `${settle}\nasync function begin(order) { return settle(order); }`)).toEqual(['likely, left']);
  });

  it('is what the request does where it waits', async () => {
    expect(await found('await settle(req.body); res.json({});', settle)).toEqual(['certain']);
    expect(await found('return settle(req.body).then(() => res.json({}));', settle)).toEqual(['certain']);
    expect(await found('await Promise.all([settle(req.body)]); res.json({});', settle)).toEqual(['certain']);
  });

  it('is what the request does where its answer is handed on', async () => {
    expect(await found('void answer(req, res);', `${settle}\nasync function answer(req, res) { await settle(req.body); res.json({}); }`)).toEqual(['certain']);
    expect(await found('answer(req, res).catch(console.error);', `${settle}\nasync function answer(req, res) { await settle(req.body); res.json({}); }`)).toEqual(['certain']);
  });

  it('is what the request does where the answer waits for it', async () => {
    const load = 'async function load(id) { await fetch(`https://shop.example/${id}`); return save({ id }); }';
    for (const handler of [
      'load(req.params.id).then((order) => res.json(order));',
      'load(req.params.id).then(String).then(() => res.end());',
      'fetch(req.body.url).then(() => { res.json(save(req.body)); });',
      '(async () => { await fetch(req.body.url); res.json(save(req.body)); })();',
      'const go = async () => { await fetch(req.body.url); res.json(save(req.body)); }; go();',
      'const reply = (order) => res.json(order); load(req.params.id).then((order) => reply(order));',
    ]) expect(await found(handler, load)).toEqual(['certain']);
  });

  it('is what the request does where its answer is handed on in an object', async () => {
    expect(await found('const both = { req, res }; handle(both);', 'async function handle({ req, res }) { await fetch(req.body.url); res.json(save(req.body)); }')).toEqual(['certain']);
    expect(await found('new Handling(req, res).run();', 'class Handling { constructor(req, res) { this.req = req; this.res = res; } async run() { await fetch(this.req.body.url); this.res.json(save(this.req.body)); } }')).toEqual(['certain']);
  });

  it('is left behind where only another function of the handler answers', async () => {
    expect(await found('const reply = (order) => res.json(order); settle(req.body).then(() => console.log(req.body.id)); reply({});', settle)).toEqual(['likely, left']);
  });

  it('is what the request does where it waits on one of two ways only', async () => {
    expect(await found('void settle(req.body); res.json({});', 'async function settle(order) { if (order.isFar) await fetch(order.url); save(order); }')).toEqual(['certain']);
    expect(await found('void settle(req.body); res.json({});', 'async function settle(order) { if (order.isFar) await fetch(order.url); else await fetch(order.near); save(order); }')).toEqual(['likely, left']);
    expect(await found('void settle(req.body); res.json({});', 'async function settle(order) { try { await fetch(order.url); } catch { return; } save(order); }')).toEqual(['likely, left']);
  });

  it('is what the request does in a listener that answers', async () => {
    expect(await found(`req.on('end', async () => { await settle(req.body); res.json({}); });`, settle)).toEqual(['certain']);
  });

  it('is what the request does up to the first wait', async () => {
    expect(await found('void settle(req.body); res.json({});', 'async function settle(order) { save(order); await fetch(`https://shop.example/${order.id}`); }')).toEqual(['certain']);
  });
});

describe('a request that starts the server anew', () => {
  const start = 'function start() { const server = express(); server.use(express.json()); save({ id: 1 }); server.listen(3000); }';

  it('is none that comes again and again', async () => {
    expect(await found('start(); res.json({});', start)).toEqual(['possible']);
    expect(await found('restart(); res.json({});', `${start}\nfunction restart() { start(); }`)).toEqual(['possible']);
  });

  it('is not one that hears of changes', async () => {
    expect(await found('res.json(load());', `const render = () => 1;\nfunction load() { store.register('orders'); store.listen(render); return save({ id: 1 }); }`)).toEqual(['certain']);
    expect(await found('res.json(load());', `function render() {}\nfunction load() { store.register('orders'); store.listen(render); return save({ id: 1 }); }`)).toEqual(['certain']);
    expect(await found('res.json(load());', 'function load() { bus.use(1); bus.listen((order) => order); return save({ id: 1 }); }')).toEqual(['certain']);
  });

  it('is not one that listens to a channel, or waits for one answer', async () => {
    expect(await found('start(); res.json({});', `function start() { save({ id: 1 }); bus.listen('orders'); bus.use(1); }`)).toEqual(['certain']);
    expect(await found('start(); res.json({});', `import http from 'node:http';\nfunction start() { save({ id: 1 }); http.createServer(() => {}).listen(0); }`)).toEqual(['certain']);
    expect(await found('save(req.body); start(); res.json({});', start.replace('save({ id: 1 });', ''))).toEqual(['certain']);
  });

  it('is looked for once in each function, however often that is called', async () => {
    const calls = Array.from({ length: 12_000 }, (_, i) => `note${i % 50}();`).join(' ');
    const notes = Array.from({ length: 50 }, (_, i) => `function note${i}() { save({ id: ${i} }); }`).join('\n');
    const graph = await linkSources({ 'src/app.js': `import express from 'express';\nimport Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nconst app = express();\n${start}\nfunction save(order) { db.prepare('insert into orders values (?)').run(order.id); }\n${notes}\nfunction work() { ${calls} }\napp.post('/orders', (req, res) => { work(); res.json({}); });\n` });
    const started = performance.now();

    expect([...rule.detect(graph)]).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2500);
  });
});
