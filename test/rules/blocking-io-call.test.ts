import rule from '../../rules/blocking-io-call/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const imports = `import express from 'express';\nimport fs from 'fs';\nimport { execSync } from 'child_process';\nimport bcrypt from 'bcrypt';\nimport crypto from 'node:crypto';\nimport { gzipSync } from 'zlib';\nconst app = express();\n`;

/** Severity and called API of the findings in a service of one file. */
async function verdicts(code: string): Promise<readonly string[]> {
  const findings = await findingsOf(rule, { 'src/app.ts': imports + code });
  return findings.map((finding) => `${finding.severity} ${finding.chain.at(-1) ?? ''}`);
}

describe('blocking-io-call', () => {
  it('knows files, programs, keys, passwords and compression', async () => {
    expect(await verdicts(`app.get('/invoice', (req, res) => {\nfs.readFileSync('invoice.pdf');\nexecSync('convert invoice.pdf');\ncrypto.scryptSync('a', 'b', 64);\nbcrypt.compareSync('a', 'b');\nres.send(gzipSync('c'));\n});`)).toEqual([
      'info node:fs readFileSync()', 'info node:child_process execSync()', 'info node:crypto scryptSync()', 'info bcrypt compareSync()', 'info node:zlib gzipSync()',
    ]);
  });

  it('is louder in a loop, and before every route', async () => {
    expect(await verdicts(`app.get('/invoices', (req, res) => { for (const id of req.query.ids) fs.readFileSync(id); res.end(); });`)).toEqual(['warning node:fs readFileSync()']);
    expect(await verdicts(`app.use((req, res, next) => { fs.appendFileSync('access.log', req.url); next(); });`)).toEqual(['warning node:fs appendFileSync()']);
  });

  it('says what the process waits for, and what to await instead', async () => {
    const [finding] = await findingsOf(rule, { 'src/app.ts': `${imports}app.get('/invoice', (req, res) => { res.send(fs.readFileSync('invoice.pdf')); });` });

    expect(finding?.message).toBe('A GET /invoice request runs node:fs readFileSync() on the event loop: until the disk has answered, this process answers nobody.');
    expect(finding?.advice).toContain('`node:fs/promises`');
  });

  it.each([
    ['hapi', `import Hapi from '@hapi/hapi';\nconst server = Hapi.server();\nserver.route({ method: 'GET', path: '/terms', handler: () => fs.readFileSync('terms.html') });`, true],
    ['Koa', `import Koa from 'koa';\nconst shop = new Koa();\nshop.use((ctx) => { ctx.body = fs.readFileSync('terms.html'); });`, true],
    ['Express 5', `app.get('/terms', (req, res) => { res.send(fs.readFileSync('terms.html')); });`, true, '5.1.0'],
    ['Express 4, made to wait', `app.get('/terms', (req, res) => { res.send(fs.readFileSync('terms.html')); });`, true, '4.21.2", "express-async-errors": "3.1.1'],
    ['Express 4', `app.get('/terms', (req, res) => { res.send(fs.readFileSync('terms.html')); });`, false, '4.21.2'],
    ['Express, whose version nobody says', `app.get('/terms', (req, res) => { res.send(fs.readFileSync('terms.html')); });`, false],
  ])('lets a handler become asynchronous where its framework waits for it: %s', async (_framework, code, mayMakeAsync, express = '') => {
    const manifest: Record<string, string> = express === '' ? {} : { 'package.json': `{ "dependencies": { "express": "${express}" } }` };
    const [finding] = await findingsOf(rule, { 'src/app.ts': imports + code, ...manifest });
    const edit = finding?.edit?.kind === 'await-twin' ? finding.edit : null;

    expect(edit?.called).toBe('readFileSync');
    expect(edit?.handler !== null).toBe(mayMakeAsync);
  });

  it('tells of a JSON file that requests only read, whoever writes it', async () => {
    const findings = await findingsOf(rule, {
      'src/app.ts': `${imports}app.get('/mail', async (req, res) => { res.send(await render()); });\nasync function render() { return JSON.parse(fs.readFileSync('template.json', 'utf8')).subject; }\n`,
      'scripts/update.ts': `import fs from 'fs';\nconst template = JSON.parse(fs.readFileSync('template.json', 'utf8'));\nfs.writeFileSync('template.json', JSON.stringify({ ...template, updated: true }));\n`,
    });

    expect(findings.map(({ chain }) => chain.at(-1))).toEqual(['node:fs readFileSync()']);
    expect(findings[0]?.edit).toMatchObject({ kind: 'await-twin', called: 'readFileSync' });
  });

  it('knows fs-extra', async () => {
    expect(await verdicts(`import extra from 'fs-extra';\napp.get('/invoice', (req, res) => { extra.copySync('template', 'invoice'); res.end(); });`)).toEqual(['info fs-extra copySync()']);
  });

  it('tells of a key that is remembered for this request only', async () => {
    expect(await verdicts(`app.get('/', (req, res) => { const keys = new Map();\nif (!keys.has('a')) keys.set('a', crypto.scryptSync('a', 'salt', 32));\nres.end(); });`)).toEqual(['info node:crypto scryptSync()']);
  });

  it.each([
    ['a file that is made where it is not there', `app.get('/invoice', (req, res) => { if (!fs.existsSync('a') || !fs.existsSync('b')) { fs.writeFileSync('a', ''); } res.end(); });`],
    ['a file that is made after a look whether it is there', `function make() { if (fs.existsSync('a')) return; fs.writeFileSync('a', ''); }\napp.get('/invoice', (req, res) => { make(); res.end(); });`],
    ['the password of an account that is made where there is none', `app.use(async (req, res, next) => { const user = await findUser(req); if (!user) { await addUser(bcrypt.hashSync(req.token, 10)); } next(); });`],
    ['an account that is compared with null', `app.use(async (req, res, next) => { const user = await findUser(req); if (user === null) addUser(bcrypt.hashSync(req.token, 10)); next(); });`],
    ['a template that is kept for the next request', `const kept = new Map();\nconst isKept = true;\napp.get('/invoice', (req, res) => { const text = (isKept && kept.get('a')) || fs.readFileSync('a'); if (isKept) kept.set('a', text); res.send(text); });`],
  ])('is quiet about %s', async (_, code) => {
    expect(await verdicts(code)).toEqual([]);
  });

  it.each([
    ['an account is what the request is for', `app.post('/accounts', async (req, res) => { const user = await findUser(req); if (user) return res.sendStatus(409); await addUser(bcrypt.hashSync(req.body.password, 10)); res.end(); });`, 'info bcrypt hashSync()'],
    ['an account is asked for by name, and is what the request is for', `app.post('/accounts', async (req, res) => { if (await User.exists({ email: req.body.email })) return res.sendStatus(409); await addUser(bcrypt.hashSync(req.body.password, 10)); res.end(); });`, 'info bcrypt hashSync()'],
    ['an account that is there turns the request away', `app.post('/accounts', async (req, res) => { const user = await findUser(req); if (!user) { await addUser(bcrypt.hashSync(req.body.password, 10)); res.end(); } else { res.sendStatus(409); } });`, 'info bcrypt hashSync()'],
    ['an account that is there is an error', `app.post('/accounts', async (req, res) => { const user = await findUser(req); if (!user) { await addUser(bcrypt.hashSync(req.body.password, 10)); return res.end(); } throw new Conflict(); });`, 'info bcrypt hashSync()'],
    ['the record is there', `app.post('/sign-in', async (req, res) => { const user = await findUser(req); if (!user) return res.sendStatus(401); bcrypt.compareSync(req.body.password, user.password); res.end(); });`, 'info bcrypt compareSync()'],
    ['the file is there', `app.get('/invoice', (req, res) => { if (fs.existsSync('a')) res.send(fs.readFileSync('a')); });`, 'info node:fs readFileSync()'],
    ['something else is asked', `app.get('/invoice', (req, res) => { if (!req.query.short) res.send(fs.readFileSync('a')); });`, 'info node:fs readFileSync()'],
  ])('is not where %s', async (_, code, expected) => {
    expect(await verdicts(code)).toEqual([expected]);
  });

  it('is off until the configuration turns it on', () => {
    expect(rule.byDefault).toBe('off');
  });

  it.each([
    ['at start-up', `const page = fs.readFileSync('index.html');\napp.get('/', (req, res) => res.send(page));`],
    ['on first use', `let page = null;\napp.get('/', (req, res) => { if (page === null) { page = fs.readFileSync('index.html'); } res.send(page); });`],
    ['when something failed', `app.get('/', (req, res) => { try { res.end(); } catch (error) { fs.appendFileSync('errors.log', String(error)); } });`],
    ['when a file has changed', `let readAt = 0;\nlet prices = null;\nfunction load() {\n  const changedAt = fs.statSync('prices.json').mtimeMs;\n  if (changedAt === readAt) return;\n  readAt = changedAt;\n  prices = fs.readFileSync('prices.json');\n}\napp.get('/', (req, res) => { load(); res.send(prices); });`],
    ['once per tenant', `const keys = new Map();\nfunction keyOf(tenant) {\n  const known = keys.get(tenant);\n  if (known) return known;\n  const key = crypto.scryptSync(tenant, 'salt', 32);\n  keys.set(tenant, key);\n  return key;\n}\napp.get('/', (req, res) => res.send(keyOf(req.query.tenant)));`],
    ['that takes microseconds', `app.get('/', (req, res) => res.json(fs.existsSync('index.html')));`],
    ['that waits without blocking', `app.get('/', async (req, res) => res.send(await fs.promises.readFile('index.html')));`],
  ])('is quiet about a call %s', async (_, code) => {
    expect(await verdicts(code)).toEqual([]);
  });
});
