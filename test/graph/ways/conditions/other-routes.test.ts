import { blockingCalls } from '../../../link/blocking-calls.ts';
import { checkout, database } from '../../../link/shop.ts';

const note = `function note(order) { db.prepare('insert into notes values (?)').run(order.id); }`;
const noted = [expect.stringMatching(/-> note -> better-sqlite3 Statement\.run\(\)/)];

/** What `POST /api/checkout` reaches when it does this, with `note` at hand. */
function reached(body: string, more = ''): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${more}\n${note}`) });
}

describe('work for requests of other routes', () => {
  const admit = (test: string, more = ''): string => `function admit(req) { if (${test}) note(req.body); }\n${more}`;
  const asks = `admit(req); res.json({});`;

  it('is not done where the address of the route is another one', async () => {
    expect(await reached(asks, admit(`req.path === '/issues'`))).toEqual([]);
    expect(await reached(asks, admit(`req.method === 'PUT' && req.user`))).toEqual([]);
    expect(await reached(asks, admit(`isIssue(req)`, `function isIssue(req) { const path = req.path; return req.method === 'POST' && (path === '/issues' || path === '/api/issues'); }`))).toEqual([]);
    expect(await reached(`if (req.method !== 'GET') return res.json({}); ${asks}`, admit(`req.method === 'DELETE'`))).toEqual([]);
  });

  it('is done where it may be the same, behind what the router is mounted under or not', async () => {
    expect(await reached(asks, admit(`req.path === '/checkout'`))).toEqual(noted);
    expect(await reached(asks, admit(`req.path === '/shop/api/checkout'`))).toEqual(noted);
    expect(await reached(asks, admit(`req.path === '/issues' || req.method === 'POST'`))).toEqual(noted);
    expect(await reached(asks, admit(`req.path !== '/issues'`))).toEqual(noted);
  });

  it('is done where the test asks something else than the request itself', async () => {
    expect(await reached(`call({ method: 'PUT', body: req.body }); res.json({});`, `function call(options) { if (options.method === 'PUT') note(options.body); }`)).toEqual(noted);
    expect(await reached(asks, admit(`req.body.method === 'PUT'`))).toEqual(noted);
  });
});
