import { findingsOfWorker as worker, report, verdicts } from '../../kit/notices-worker.ts';

const send = `client.messages.create({ to: job.data.phone, from: '+10', body: 'your order' })`;

describe('effect-before-mark, an effect behind a breaker or a limiter', () => {
  it.each([
    ['a breaker', `import CircuitBreaker from 'opossum'; const sending = new CircuitBreaker(async (job) => ${send});`, 'await sending.fire(job);'],
    ['a breaker of a class', `import CircuitBreaker from 'opossum'; class Notices { constructor() { this.breaker = new CircuitBreaker(this.send.bind(this), {}); } async send(job) { await ${send}; } async go(job) { return this.breaker.fire(job); } } const notices = new Notices();`, 'await notices.go(job);'],
    ['a limiter', `import Bottleneck from 'bottleneck'; const limiter = new Bottleneck({ maxConcurrent: 1 });`, `await limiter.schedule(() => ${send});`],
    ['a function that a limiter wraps', `import Bottleneck from 'bottleneck'; const limiter = new Bottleneck({ maxConcurrent: 1 }); const sending = limiter.wrap((job) => ${send});`, 'await sending(job);'],
  ])('is found behind %s', async (_, more, body) => {
    expect(await verdicts(worker(`${body} ${report}`, { more }))).toEqual(['error likely']);
    expect(await verdicts(worker(report, { more }))).toEqual([]);
  });
});

describe('effect-before-mark, an effect that waits in a list of the process', () => {
  const more = 'class Limiter { waiting = []; async work() { while (this.waiting.length > 0) { const one = this.waiting.shift(); try { one.resolve(await one.run()); } catch (error) { one.reject(error); } } } add(run) { return new Promise((resolve, reject) => { this.waiting.push({ run, resolve, reject }); this.work(); }); } }\nconst limiter = new Limiter();';

  it('is not repeated where another that waits fails', async () => {
    expect(await verdicts(worker(`await limiter.add(() => ${send});`, { more }))).toEqual([]);
  });

  it('is where a later one of the same job does', async () => {
    expect(await verdicts(worker(`for (const phone of job.data.phones) await limiter.add(() => client.messages.create({ to: phone, from: '+10', body: 'your order' }));`, { more }))).toEqual(['error likely']);
    expect(await verdicts(worker(`await limiter.add(() => ${send}); ${report}`, { more }))).toEqual(['error likely']);
    expect(await verdicts(worker(`const sendNow = () => ${send}; await add(sendNow); await add(sendNow);`, { more: 'const waiting = [];\nasync function work() { while (waiting.length > 0) { const one = waiting.shift(); await one(); } }\nasync function add(run) { waiting.push(run); await work(); }' }))).toEqual(['error likely']);
  });

  it('is not repeated either where it waits as a function itself, or one that calls it', async () => {
    const list = (work: string, kept: string): string => `const waiting = [];\nasync function work() { ${work} }\nfunction add(run) { return new Promise((resolve) => { waiting.push(${kept}); work(); }); }`;
    const run = `await add(() => ${send});`;

    expect(await verdicts(worker(run, { more: list('while (waiting.length > 0) { const one = waiting.shift(); await one(); }', 'run') }))).toEqual([]);
    expect(await verdicts(worker(run, { more: list('while (waiting.length > 0) { const one = waiting.shift(); await one(); }', '() => run()') }))).toEqual([]);
    expect(await verdicts(worker(run, { more: list('while (waiting.length > 0) await runOne(waiting.shift());', 'run') + '\nasync function runOne(one) { await one(); }' }))).toEqual([]);
  });

  it.each([
    ['in a loop', 'async function forAll(list, fn) { for (const one of list) await fn(one); }'],
    ['side by side', 'async function forAll(list, fn) { for (let at = 0; at < list.length; at += 10) await Promise.all(list.slice(at, at + 10).map((one) => fn(one))); }'],
    ['for what is taken off the list', 'async function forAll(list, fn) { while (list.length > 0) await fn(list.shift()); }'],
    ['for a part of it', 'async function forAll(list, fn) { while (list.length > 0) await Promise.all(list.splice(0, 10).map((one) => fn(one))); }'],
    ['by an object that keeps it', 'class Batch { constructor(fn) { this.fn = fn; } async run(list) { for (const one of list) await this.fn(one); } }\nconst forAll = (list, fn) => new Batch(fn).run(list);'],
    ['so many times', 'async function forAll({ length }, fn) { for (let at = 0; at < length; at += 1) await fn(); }'],
  ])('is where one function is run for each item %s', async (_, more) => {
    expect(await verdicts(worker("await forAll(job.data.phones, async (phone) => { await client.messages.create({ to: phone, from: '+10', body: 'your order' }); });", { more }))).toEqual(['error likely']);
    expect(await verdicts(worker("await forAll(job.data.phones, (phone) => client.messages.create({ to: phone, from: '+10', body: 'your order' }));", { more }))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, an effect in a transaction of one of two clients', () => {
  const more = `import { Sequelize } from 'sequelize';\nlet sequelize;\nif (process.env.DATABASE_URL) sequelize = new Sequelize(process.env.DATABASE_URL);\nelse sequelize = new Sequelize('shop', 'shop', 'secret');\nconst sendIn = (transaction) => ${send};`;

  it('is one effect, which nothing goes wrong with after it', async () => {
    expect(await verdicts(worker('await sequelize.transaction(async (transaction) => { await sendIn(transaction); });', { more }))).toEqual([]);
  });

  it('is no error after it that the function throws before it sends', async () => {
    const check = (before: string, after: string): string => `${more.replace('const sendIn', 'const unused')}\nasync function sendChecked(job, transaction) {\n${before}\nawait ${send};\n${after}\n}`;
    const run = 'await sequelize.transaction(async (transaction) => { await sendChecked(job, transaction); });';

    expect(await verdicts(worker(run, { more: check("if (!job.data.phone) throw new Error('no phone');", '') }))).toEqual([]);
    expect(await verdicts(worker(run, { more: check('', "if (!job.data.order) throw new Error('no order');") }))).toEqual(['error likely']);
  });

  it('is done again where something fails after it', async () => {
    expect(await verdicts(worker(`await sequelize.transaction(async (transaction) => { await sendIn(transaction); }); ${report}`, { more }))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, an effect of one of several handlers', () => {
  const more = `const handlers = { text: { run: sendText }, report: { run: tellDesk } };\nasync function sendText(job) { await ${send}; }\nasync function tellDesk(job) { ${report} }`;

  it('is not followed by what another of them does for another kind of job', async () => {
    expect(await verdicts(worker('const handler = handlers[job.data.kind]; if (!handler) return; await handler.run(job);', { more }))).toEqual([]);
  });

  it('is where all of them run in turn', async () => {
    expect(await verdicts(worker('await handlers.text.run(job); await handlers.report.run(job);', { more }))).toEqual(['error likely']);
  });

  it('is where a loop asks for one after the other', async () => {
    const several = more.replace(`{ await ${send}; }`, `{ try { await ${send}; } catch (error) { console.error(error); } }`);
    expect(await verdicts(worker('for (const part of job.data.parts) { const handler = handlers[part.kind]; await handler.run(part); }', { more: several }))).toEqual(['error likely']);
  });

  it.each([
    ['functions', '', 'sendOne, tellDesk'],
    ['functions by another name', 'const onItem = sendOne;', 'onItem, tellDesk'],
    ['functions in short', '', '(job) => sendOne(job), (job) => tellDesk(job)'],
  ])('is where a library is handed %s, of whichever kind it is', async (_, before, given) => {
    const pipes = `import { Pipe } from 'order-pipes';\nconst pipes = { fast: new Pipe(), slow: new Pipe() };\nasync function sendOne(job) { await ${send}; }\nasync function tellDesk(job) { ${report} }\n${before}`;
    const plain = (await verdicts(worker(`const pipe = pipes.fast; await pipe.run(${given});`, { more: pipes })));

    expect(await verdicts(worker(`await pipes[job.data.kind].run(${given});`, { more: pipes }))).toEqual(plain);
    expect(plain).toEqual(['error likely']);
  });

  it('is where a library is handed functions of another file', async () => {
    const files = { 'src/steps.ts': `import twilio from 'twilio';\nconst client = twilio('id', 'token');\nexport async function sendOne(job) { await ${send}; }\nexport async function tellDesk(job) { ${report} }\n` };
    const pipes = `import { Pipe } from 'order-pipes';\nimport { sendOne, tellDesk } from './steps.ts';\nconst pipes = { fast: new Pipe(), slow: new Pipe() };`;

    expect(await verdicts(worker('await pipes[job.data.kind].run(sendOne, tellDesk);', { more: pipes, files }))).toEqual(['error likely']);
  });
});
