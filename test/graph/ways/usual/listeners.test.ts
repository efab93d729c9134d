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
    expect(await reached(`const form = Busboy({ headers: req.headers }); form.on('file', (name) => note({ id: name })); req.pipe(form);`, `import Busboy from 'busboy';`)).toEqual(noted);
    expect(await reached(`const mails = box.fetch('1:*'); mails.on('mail', note); mails.once('end', () => res.json({}));`, `import { box } from 'shop-mail';`)).toEqual(noted);
  });

  it('is work of the request at the end of a program only where somebody waits for that', async () => {
    const spawn = `import { spawn } from 'node:child_process';`;
    const child = `const child = spawn('pay', [req.body.id]);`;

    expect(await reached(`${child} child.on('close', () => note(req.body)); res.json({});`, spawn)).toEqual([]);
    expect(await reached(`${child} child.stdout.on('data', () => {}); child.once('exit', () => note(req.body)); res.json({});`, `import * as programs from 'node:child_process';\nconst { spawn } = programs;`)).toEqual([]);
    expect(await reached(`${child} child.on('close', () => { note(req.body); res.json({}); });`, spawn)).toEqual(noted);
    expect(await reached(`await new Promise((resolve) => { ${child} child.on('close', () => { note(req.body); resolve(); }); }); res.json({});`, spawn)).toEqual(noted);
    expect(await reached(`${child} child.stdout.on('data', () => note(req.body)); res.json({});`, spawn)).toEqual(noted);
    expect(await reached(`const upload = open(req); upload.on('close', () => note(req.body)); res.json({});`, `import { open } from 'shop-uploads';`)).toEqual(noted);
  });

  it('is work of the request at the end of a program where another function answers then', async () => {
    const spawn = `import { spawn } from 'node:child_process';`;
    const child = `const child = spawn('pay', [req.body.id]);`;

    expect(await reached(`${child} const reply = (code) => res.json({ code }); child.on('close', (code) => { note(req.body); reply(code); });`, spawn)).toEqual(noted);
    expect(await reached(`${child} child.on('close', (code) => { note(req.body); close(); }); const close = () => res.end();`, spawn)).toEqual(noted);
    expect(await reached(`${child} child.on('close', (code) => finish(code, res));`, `${spawn}\nfunction finish(code, out) { note({ id: code }); out.json({}); }`)).toEqual([expect.stringContaining('-> note')]);
    expect(await reached(`begin(req.body); res.json({});`, `${spawn}\nfunction begin(order) { const child = spawn('pay', [order.id]); const log = (code) => console.log(code, order); child.on('close', (code) => { note(order); log(code); }); }`)).toEqual([]);
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

  it('is no work of the request where the object lives on, although it hands on what it hears', async () => {
    const feed = (listen: string): string => `import { connect } from 'stock-feed';\nclass Feed {\n  async open() { this.feed = await this.make(); }\n  async make() { const made = connect(); made.events.on('closed', () => {}); return made; }\n  hear(handler) { ${listen} }\n}\nconst feed = new Feed();`;
    const hear = `feed.hear((order) => console.log(order)); res.json({});`;

    expect(await reached(hear, feed(`this.feed.events.on('stock', (order) => { note(order); handler(order); });`))).toEqual([]);
    expect(await reached(`${hear} bus.emit('stock', req.body);`, feed(`this.feed.events.on('stock', (order) => { note(order); });`))).toEqual([]);
    expect(await reached(hear, feed(`this.feed.events.once('stock', (order) => { note(order); handler(order); });`))).toEqual(noted);
    expect(await reached(hear, feed(`const asked = connect(); asked.on('stock', (order) => { note(order); handler(order); });`))).toEqual(noted);
    expect(await reached(`feed.open().then(() => feed.hear()); res.json({});`, feed(`this.bind(this.feed.events); }\n  bind(events) { events.on('stock', (order) => note(order));`))).toEqual([]);
    expect(await reached(`feed.hear(req.socket); res.json({});`, feed(`this.bind(handler); }\n  bind(events) { events.on('stock', (order) => note(order));`))).toEqual(noted);
    expect(await reached(`feed.hear(req); res.json({});`, feed(`handler.on('data', (order) => { note(order); });`))).toEqual(noted);
  });

  it('is work of the request where it made the object itself', async () => {
    const session = (answer: string): string => `import { connect } from 'stock-feed';\nclass Session {\n  constructor(query) { this.chat = connect(query); }\n  ask(done) { this.chat.on('answer', (order) => { note(order); ${answer} }); }\n}\nconst session = new Session('all');`;

    expect(await reached(`new Session(req.query.q).ask((order) => res.json(order));`, session('done(order);'))).toEqual(noted);
    expect(await reached(`const asked = new Session(req.query.q); asked.ask((order) => console.log(order)); res.json({});`, session('done(order);'))).toEqual(noted);
    expect(await reached(`new Session(req.query.q).ask(res);`, session('done.json(order);'))).toEqual(noted);
    expect(await reached(`session.ask((order) => console.log(order)); res.json({});`, session('done(order);'))).toEqual([]);
    expect(await reached(`session.ask((order) => res.json(order));`, session('done(order);'))).toEqual(noted);
    expect(await reached(`session.ask(res);`, session('done.json(order);'))).toEqual(noted);
    expect(await reached(`res.json(await new Promise((resolve) => { session.ask((order) => resolve(order)); }));`, session('done(order);'))).toEqual(noted);
  });

  it('is work of the request where it made what it hands over, whatever others hand over', async () => {
    const bound = `import { connect } from 'stock-feed';\nconst feed = connect();\nfunction bind(events) { events.on('stock', (order) => note(order)); }`;

    expect(await reached(`const parser = connect(); bind(parser); req.pipe(parser); parser.on('end', () => res.json({}));`, bound)).toEqual(noted);
    expect(await reached(`bind(feed); res.json({});`, bound)).toEqual([]);
    expect(await reached(`bind(feed); res.json({});`, `${bound}\nexport function serve(socket) { bind(socket); }`)).toEqual([]);
    expect(await reached(`bind(req.socket); res.json({});`, `${bound}\nbind(feed);`)).toEqual(noted);
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
