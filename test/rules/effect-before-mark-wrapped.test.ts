import { findingsOfWorker as worker, report, verdicts } from '../kit/notices-worker.ts';

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
