import { blockingCalls } from '../../../link/blocking-calls.ts';
import { checkout, database } from '../../../link/shop.ts';

const note = `function note(order) { db.prepare('insert into notes values (?)').run(order.id); }`;
const noted = [expect.stringMatching(/-> note -> better-sqlite3 Statement\.run\(\)/)];

/** What `POST /api/checkout` reaches when it does this, with `note` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}\n${note}`) });
}

describe('what a request registers and others set off', () => {
  it('is no work of the request: files that change', async () => {
    const chokidar = `import chokidar from 'chokidar';\nimport fs from 'node:fs';`;

    expect(await reached(`chokidar.watch('orders').on('add', (file) => note({ id: file })); res.json({});`, chokidar)).toEqual([]);
    expect(await reached(`const watcher = chokidar.watch('orders'); watcher.on('all', note); res.json({});`, chokidar)).toEqual([]);
    expect(await reached(`fs.watch('orders', (event, file) => note({ id: file })); res.json({});`, chokidar)).toEqual([]);
  });

  it('is no work of the request: messages of another service', async () => {
    const client = `import WebSocket from 'ws';\nclass Feed {\n  open(url) { this.socket = new WebSocket(url); this.socket.on('message', (data) => note(JSON.parse(data))); }\n}\nconst feed = new Feed();`;

    expect(await reached(`feed.open(req.body.url); res.json({});`, client)).toEqual([]);
    expect(await reached(`const shop = new Shop(req.body.key); shop.on(Events.OrderPlaced, note); await shop.login(); res.json({});`, `import { Events, Shop } from 'shop-client';`)).toEqual([]);
    expect(await reached(`await bus.subscribe('orders', (order) => note(order)); res.json({});`, `import { bus } from 'shop-bus';`)).toEqual([]);
  });

  it('is no work of the request: a name that a constant holds', async () => {
    expect(await reached(`const placed = 'placed'; channel.on(placed, note); res.json({});`, `import { channel } from 'shop-channel';`)).toEqual([]);
  });

  it('is work of the request where it listens to itself', async () => {
    expect(await reached(`req.on('end', () => { note({ id: 1 }); res.json({}); });`)).toEqual(noted);
    expect(await reached(`res.once('finish', () => note(req.body)); res.json({});`)).toEqual(noted);
    expect(await reached(`const { socket } = req; socket.on('message', note); res.json({});`)).toEqual(noted);
  });

  it('is work of the request where it began what tells of it', async () => {
    expect(await reached(`const child = spawn('pay', [req.body.id]); child.on('close', () => note(req.body)); res.json({});`, `import { spawn } from 'node:child_process';`)).toEqual(noted);
    expect(await reached(`const form = Busboy({ headers: req.headers }); form.on('file', (name) => note({ id: name })); req.pipe(form);`, `import Busboy from 'busboy';`)).toEqual(noted);
    expect(await reached(`const mails = box.fetch('1:*'); mails.on('mail', note); mails.once('end', () => res.json({}));`, `import { box } from 'shop-mail';`)).toEqual(noted);
  });

  it('is work of the request where it waits for it', async () => {
    const waits = (listener: string): string => `res.json(await new Promise((resolve) => { const job = report.begin(req.body.id); job.on('settled', ${listener}); }));`;
    const report = `import { report } from 'shop-report';`;

    expect(await reached(waits(`(order) => { note(order); resolve(order); }`), report)).toEqual(noted);
    expect(await reached(waits(`(order) => { note(order); }`), report)).toEqual([]);
  });

  it('is work of the request where it is what answers, or calls back whoever asked', async () => {
    const client = `import { shop } from 'shop-client';\nfunction ask(done) { shop.once('stock', (order) => { note(order); done(); }); }`;

    expect(await reached(`shop.once('stock', (order) => { note(order); res.json(order); });`, client)).toEqual(noted);
    expect(await reached(`ask(() => res.json({}));`, client)).toEqual(noted);
    expect(await reached(`shop.once('stock', (order) => { note(order); shop.send(order); }); res.json({});`, client)).toEqual([]);
  });

  it('is work of the request where the project calls its listeners', async () => {
    const own = `const listeners = [];\nconst orders = { on(event, listener) { listeners.push(listener); }, emit(event, order) { for (const listener of listeners) listener(order); } };\norders.on('placed', note);`;

    expect(await reached(`orders.emit('placed', req.body); res.json({});`, own)).toEqual(noted);
    expect(await reached(`const bus = new EventEmitter(); bus.on('placed', note); bus.emit('placed', req.body); res.json({});`, `import { EventEmitter } from 'node:events';`)).toEqual(noted);
  });

  it('is work of the request where it emits an event of the name, and none where it does not', async () => {
    const orders = `import { EventEmitter } from 'node:events';\nclass Orders {\n  emitter = new EventEmitter();\n  on(event, listener) { this.emitter.on(event, listener); }\n  emit(event, order) { this.emitter.emit(event, order); }\n}\nfunction open() { const orders = new Orders(); orders.on('placed', (order) => note(order)); return orders; }`;

    expect(await reached(`open().emit('placed', req.body); res.json({});`, orders)).toEqual(noted);
    expect(await reached(`open(); res.json({});`, orders)).toEqual([]);
    expect(await reached(`open(); res.json({}); bus.emit('paid', req.body);`, orders)).toEqual([]);
  });

  it('is as seldom as a `catch` where something failed', async () => {
    expect(await reached(`const child = spawn('pay', [req.body.id]); child.on('error', () => note(req.body)); res.json({});`, `import { spawn } from 'node:child_process';`)).toEqual([]);
  });
});
