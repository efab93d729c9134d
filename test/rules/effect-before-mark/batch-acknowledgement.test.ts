/** Messages of a batch that the handler acknowledges itself. */
import effectBeforeMark from '../../../rules/effect-before-mark/rule.ts';
import unguardedConsumer from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

async function count(work: string, settings = ''): Promise<number> {
  const files = {
    'package.json': '{"scripts":{"start":"node src/main.ts"},"dependencies":{"stripe":"18.0.0","wrangler":"4.0.0"}}',
    'wrangler.toml': 'name = "shop"\nmain = "src/main.ts"\n[[queues.consumers]]\nqueue = "orders"\n' + settings,
    'src/main.ts': `import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nexport default { async queue(batch, env) { ${work} } };`,
  };
  return (await findingsOf(effectBeforeMark, files)).length + (await findingsOf(unguardedConsumer, files)).length;
}

const charge = "await stripe.paymentIntents.create({ amount: message.body.amount, currency: 'eur' });";
const tell = "await fetch('https://shop.example/orders', { method: 'POST', body: message.body.id });";

describe('a message that is acknowledged', () => {
  it.each([
    ['first', `for (const message of batch.messages) { message.ack(); ${charge} ${tell} }`],
    ['with its batch', `batch.ackAll(); for (const message of batch.messages) { ${charge} ${tell} }`],
    ['after the only thing that could be done twice', `for (const message of batch.messages) { ${charge} message.ack(); ${tell} }`],
  ])('is not delivered again: %s', async (_, work) => {
    expect(await count(work)).toBe(0);
  });

  it.each([
    ['not at all', `for (const message of batch.messages) { ${charge} ${tell} }`],
    ['at last', `for (const message of batch.messages) { ${charge} ${tell} message.ack(); }`],
    ['where there is nothing to do', `for (const message of batch.messages) { if (!message.body.id) { message.ack(); continue; } ${charge} ${tell} }`],
    ['where something failed', `for (const message of batch.messages) { try { ${charge} } catch { message.ack(); } ${tell} }`],
  ])('is told of where that is done %s', async (_, work) => {
    expect(await count(work)).toBeGreaterThan(0);
  });
});

describe('a message that is delivered again', () => {
  const work = `for (const message of batch.messages) { ${charge} ${tell} }`;

  it('is none where the settings of its queue have it tried once', async () => {
    expect(await count(work, 'max_retries = 0\n')).toBe(0);
    expect(await count(work, 'max_retries = 0\n[[queues.consumers]]\nqueue = "refunds"\nmax_retries = 0\n')).toBe(0);
  });

  it('is told of where one of the queues has it tried again', async () => {
    expect(await count(work, 'max_retries = 1\n')).toBeGreaterThan(0);
    expect(await count(work, 'max_retries = 0\n[[queues.consumers]]\nqueue = "refunds"\n')).toBeGreaterThan(0);
  });
});
