import { blockingCalls } from '../../../link/blocking-calls.ts';
import { checkout, database } from '../../../link/shop.ts';

const note = `function note(order) { db.prepare('insert into notes values (?)').run(order.id); }`;
const noted = [expect.stringMatching(/-> note -> better-sqlite3 Statement\.run\(\)/)];

/** What `POST /api/checkout` reaches when it does this, with `note` and `settings` at hand. */
function reached(body: string, more = '', others: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  return blockingCalls({
    'src/db.ts': database,
    'src/settings.ts': `export const settings = JSON.parse(process.env.SHOP);\n`,
    'src/app.ts': checkout(body, `import { db } from './db';\nimport { settings } from './settings';\n${more}\n${note}`),
    ...others,
  });
}

describe('a way on which one setting would have to be two things', () => {
  const admit = `function admit(order) { if (settings.open) return; note(order); }`;

  it('is taken by nobody', async () => {
    expect(await reached(`if (settings.open) admit(req.body); res.json({});`, admit)).toEqual([]);
    expect(await reached(`if (!settings.open) return res.json({}); admit(req.body); res.json({});`, admit)).toEqual([]);
    expect(await reached(`const { open } = settings; if (open && req.body.id) admit(req.body); res.json({});`, admit)).toEqual([]);
  });

  it('is taken where the tests agree, or one of them is left out', async () => {
    expect(await reached(`if (!settings.open) admit(req.body); res.json({});`, admit)).toEqual(noted);
    expect(await reached(`admit(req.body); res.json({});`, admit)).toEqual(noted);
    expect(await reached(`if (settings.open || req.body.id) admit(req.body); res.json({});`, admit)).toEqual(noted);
    expect(await reached(`if (settings.public) admit(req.body); res.json({});`, admit)).toEqual(noted);
  });

  it('is not the only one', async () => {
    expect(await reached(`if (settings.open) admit(req.body); else serve(req.body); res.json({});`, `${admit}\nfunction serve(order) { admit(order); }`)).toEqual(noted);
    expect(await reached(`if (settings.open) admit(req.body); res.json({});`, admit.replace('note(order);', 'note(order); }\nfunction serve(order) { note(order);').replace('function admit(order) {', 'function admit(order) { serve(order);'))).toEqual(noted);
  });

  it('compares what the environment is, text by text', async () => {
    const pay = (test: string): string => `function pay(order) { if (process.env.STORE ${test}) note(order); }`;

    expect(await reached(`if (process.env.STORE === 'remote') pay(req.body); res.json({});`, pay(`=== 'local'`))).toEqual([]);
    expect(await reached(`if (process.env.STORE === 'remote') pay(req.body); res.json({});`, pay(`!== 'local'`))).toEqual(noted);
    expect(await reached(`if (!process.env.STORE) pay(req.body); res.json({});`, pay(`=== 'local'`))).toEqual([]);
  });

  it('is taken where the value may have changed in between', async () => {
    expect(await reached(`if (settings.open) { close(); admit(req.body); } res.json({});`, `function close() { settings.open = req.body.open; }\n${admit}`)).toEqual(noted);
    expect(await reached(`if (ready) { close(); admit(req.body); } res.json({});`, `let ready;\nfunction close() { ready = false; }\nfunction admit(order) { if (ready) return; note(order); }`)).toEqual(noted);
    expect(await reached(`if (!req.user) { req.user = {}; admit(req); } res.json({});`, `function admit(req) { if (!req.user) return; note(req.body); }`)).toEqual(noted);
  });
});
