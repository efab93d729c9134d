import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

/** What `POST /api/checkout` reaches by way of what a list holds. */
function reached(body: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\nimport { steps } from './steps';`), ...files });
}

const steps = `import { reserve } from './reserve';\nexport const steps = [reserve];`;
const reserve = `export function reserve(store) { store.prepare('update stock set reserved = 1').run(); }`;
const run = 'POST /api/checkout -> reserve -> better-sqlite3 Statement.run()';

/** Other lists whose items are called: most of a large program has nothing to do with this one. */
const others = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`src/pages/${index}.ts`, `export function render(parts) { for (const part of parts) part(${index}); }`]));

describe('calls of what a list holds', () => {
  it('give the function what they give, however many other lists there are', async () => {
    expect(await reached(`for (const step of steps) step(db); res.json({});`, { 'src/steps.ts': steps, 'src/reserve.ts': reserve })).toEqual([run]);
    expect(await reached(`for (const step of steps) step(db); res.json({});`, { 'src/steps.ts': steps, 'src/reserve.ts': reserve, ...others })).toEqual([run]);
  });

  it('reach what is registered within the function', async () => {
    const mounts = `import { mountStock } from './stock';\nexport const mounts = [mountStock];`;
    const stock = `import { db } from './db';\nexport function mountStock(router) { router.get('/stock', (req, res) => res.json(db.prepare('select * from stock').all())); }`;
    const app = `import express from 'express';\nimport { mounts } from './mounts';\nconst app = express();\nfor (const mount of mounts) mount(app);`;

    expect(await blockingCalls({ 'src/db.ts': database, 'src/mounts.ts': mounts, 'src/stock.ts': stock, 'src/app.ts': app, ...others })).toEqual(['GET /stock -> better-sqlite3 Statement.all()']);
  });

  it('are none of a function that stands in no list', async () => {
    expect(await reached(`for (const step of steps) step(db); res.json({});`, { 'src/steps.ts': `export const steps = [];`, 'src/reserve.ts': reserve })).toEqual([]);
  });
});
