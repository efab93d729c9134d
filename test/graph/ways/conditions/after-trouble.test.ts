import { blockingCalls } from '../../../link/blocking-calls.ts';
import { checkout, database } from '../../../link/shop.ts';

const note = `function note(order) { db.prepare('insert into notes values (?)').run(order.id); }`;
const noted = [expect.stringMatching(/-> note -> better-sqlite3 Statement\.run\(\)/)];

/** What `POST /api/checkout` reaches when it does this, with `note` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}\n${note}`) });
}

describe('work for when something went wrong', () => {
  const send = (call: string): string => `async function send(order, options) { const sent = await fetch('https://pay.example'); if (!sent.ok) await ${call}(order); }`;

  it('is as seldom as a `catch` where a caller hands it over for that', async () => {
    expect(await reached(`await send(req.body, { onError: (order) => note(order) }); res.json({});`, send('options.onError'))).toEqual([]);
    expect(await reached(`await send(req.body, { onRetry: note }); res.json({});`, `async function send(order, { onRetry }) { onRetry(order); }`)).toEqual([]);
    expect(await reached(`await send(req.body, { onSent: (order) => note(order) }); res.json({});`, send('options.onSent'))).toEqual(noted);
  });

  it('is a function of the project where nobody handed it over', async () => {
    expect(await reached(`onRetry(req.body); res.json({});`, `function onRetry(order) { note(order); }`)).toEqual(noted);
  });

  it('is done where nobody waits any more', async () => {
    expect(await reached(`if (req.signal.aborted) note(req.body); res.json({});`)).toEqual([]);
    expect(await reached(`if (req.signal.aborted) return; note(req.body); res.json({});`)).toEqual(noted);
  });
});
