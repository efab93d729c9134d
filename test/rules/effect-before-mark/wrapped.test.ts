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
