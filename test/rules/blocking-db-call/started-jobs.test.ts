import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** How sure the findings are, of a shop that makes up its totals every hour, and whose routes these are. */
async function confidencesOf(routes: string, clock = 'setInterval(makeUpTotals, 3_600_000);'): Promise<readonly string[]> {
  const files = {
    'src/totals.ts': `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');\nexport const note = async (text) => { db.prepare('insert into notes values (?)').run(text); };\nexport async function makeUpTotals() { db.prepare('update totals set sum = 0').run(); }\n`,
    'src/app.ts': `import express from 'express';\nimport cron from 'node-cron';\nimport { makeUpTotals, note } from './totals.ts';\nconst app = express();\n${routes}\n${clock}\napp.listen(3000);\n`,
  };
  return (await findingsOf(rule, files)).map(({ confidence }) => confidence);
}

describe('a job of a timer that a request sets off', () => {
  it.each([
    ['and throws away', 'makeUpTotals(); res.sendStatus(202);'],
    ['and says that it does not wait', 'void makeUpTotals(); res.sendStatus(202);'],
    ['and catches the errors of', 'makeUpTotals().catch(console.error); res.sendStatus(202);'],
    ['and says the end of', 'makeUpTotals().then(() => console.log("done")); res.sendStatus(202);'],
  ])('%s is not told for certain', async (_, body) => {
    expect(await confidencesOf(`app.post('/totals', (req, res) => { ${body} });`)).toEqual(['possible']);
  });

  it.each([
    ['waits for', 'await makeUpTotals(); res.sendStatus(200);'],
    ['answers with', 'res.json(await makeUpTotals());'],
    ['hands on', 'return makeUpTotals();'],
  ])('is told of a request that %s it', async (_, body) => {
    expect(await confidencesOf(`app.post('/totals', async (req, res) => { ${body} });`)).toEqual(['certain']);
  });

  it('is told of a request that hands it something of its own', async () => {
    const route = (given: string): string => `const settings = { all: true };\napp.post('/totals', (req, res) => { const { shop } = req.body; void makeUpTotals(${given}); res.sendStatus(202); });`;

    expect(await confidencesOf(route('shop'))).toEqual(['certain']);
    expect(await confidencesOf(route('{ since: req.query.since }'))).toEqual(['certain']);
    expect(await confidencesOf(route('`${req.query.since}`'))).toEqual(['certain']);
    expect(await confidencesOf(route("settings.all, { by: 'hand' }"))).toEqual(['possible']);
  });

  it('is not told for certain of one that hands it a constant by its name', async () => {
    const route = (options: string): string => `app.post('/totals', (req, res) => { ${options} void makeUpTotals(options); res.sendStatus(202); });`;

    expect(await confidencesOf(route('const options = { full: true };'))).toEqual(['possible']);
    expect(await confidencesOf(route('const options = { shop: req.body.shop };'))).toEqual(['certain']);
    expect(await confidencesOf(route('const options = { full: true }; options.shop = req.body.shop;'))).toEqual(['certain']);
    expect(await confidencesOf(route('let options = { full: true }; if (req.body.shop) options = req.body;'))).toEqual(['certain']);
  });

  it('is told where nothing but requests begins it', async () => {
    expect(await confidencesOf(`app.post('/totals', (req, res) => { void makeUpTotals(); res.sendStatus(202); });`, '')).toEqual(['certain']);
  });

  it('is told of a request that waits for it another way', async () => {
    expect(await confidencesOf(`const now = async () => { await makeUpTotals(); };\napp.post('/totals', async (req, res) => { void makeUpTotals(); await now(); res.sendStatus(200); });`)).toEqual(['certain']);
  });

  it('is found behind a listener of the clock that keeps its errors', async () => {
    expect(await confidencesOf(`app.post('/totals', (req, res) => { void makeUpTotals(); res.sendStatus(202); });`, `cron.schedule('0 * * * *', async () => { try { await makeUpTotals(); } catch (error) { console.error(error); } });`)).toEqual(['possible']);
  });

  it('is found in a method that heirs fill in', async () => {
    const base = `const start = (task) => { cron.schedule('0 * * * *', () => { task(); }); };\nabstract class Task {\n  onReady() { start(this.execute.bind(this)); }\n  async execute() { await this.work(); }\n  abstract work(): Promise<void>;\n}\nclass Totals extends Task { async work() { await makeUpTotals(); } }\nconst totals = new Totals();\n`;

    expect(await confidencesOf(`${base}app.post('/totals', (req, res) => { totals.execute().catch(console.error); res.sendStatus(202); });`, '')).toEqual(['possible']);
    expect(await confidencesOf(`${base}app.post('/totals', async (req, res) => { await totals.execute(); res.sendStatus(202); });`, '')).toEqual(['certain']);
  });

  it('is not every function that a job has use for', async () => {
    expect(await confidencesOf(`app.post('/notes', (req, res) => { void note(req.body.text); res.sendStatus(202); });`, `setInterval(async () => { await makeUpTotals(); await note('totals'); }, 3_600_000);`)).toEqual(['certain']);
  });
});
