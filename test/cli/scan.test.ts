import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import type { Report } from '../../src/model/report.ts';
import { createRepository } from '../kit/git-repository.ts';
import { blockingCheckout, shopFiles } from '../kit/shop-repository.ts';
import { rules } from '../../rules/index.ts';
import { run } from './run-in-process.ts';

const blockingShop = { ...shopFiles, ...blockingCheckout };
const parse = (text: string): Report => JSON.parse(text) as Report;

describe('stallwatch scan', () => {
  it('looks at the work tree with its uncommitted changes', async () => {
    const shop = createRepository(shopFiles);
    const before = await run(['scan'], shop.dir);
    shop.write(blockingCheckout);

    const after = await run(['scan'], shop.dir);

    expect([before.code, after.code]).toEqual([0, 1]);
    expect(after.stdout).toMatch(/^Found: 1 error\. 3 of 4 files analysed, \d+ entry points?, \d+\.\d s\.$/m);
  });

  it.each([
    ['html', '<title>Stallwatch: Found: 1 error</title>'],
    ['sarif', '"ruleId": "blocking-db-call"'],
  ])('writes its report as %s', async (format, part) => {
    const shop = createRepository(blockingShop);

    const { code, stdout } = await run(['scan', '--format', format, '--output', 'report.out'], shop.dir);

    expect([code, stdout]).toEqual([1, '']);
    expect(readFileSync(join(shop.dir, 'report.out'), 'utf8')).toContain(part);
  });

  it('describes every rule in a SARIF log, with its page', async () => {
    const { stdout } = await run(['scan', '--format', 'sarif'], createRepository(shopFiles).dir);

    const descriptions = (JSON.parse(stdout) as Log).runs[0]?.tool.driver.rules ?? [];
    expect(descriptions.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    expect(descriptions.filter(({ help }) => (help?.markdown ?? '') === '')).toEqual([]);
  });

  it('looks at any commit of a bare git directory, and at its HEAD by itself', async () => {
    const shop = createRepository(shopFiles);
    const first = shop.git('rev-parse', 'HEAD');
    const second = shop.commit(blockingCheckout);
    const bare = join(shop.dir, '.git');

    const atHead = parse((await run(['scan', '--repo', bare, '--format', 'json'])).stdout);
    const atFirst = parse((await run(['scan', '--repo', bare, '--rev', first, '--format', 'json'])).stdout);

    expect([atHead.head, atHead.findings.length, atHead.findings[0]?.status]).toEqual([second, 1, null]);
    expect([atFirst.head, atFirst.findings.length]).toEqual([first, 0]);
  });

  it('remembers what it read, unless told not to', async () => {
    const shop = createRepository(blockingShop);
    const scan = async (...more: string[]): Promise<Report['stats']> => parse((await run(['scan', '--format', 'json', ...more], shop.dir)).stdout).stats;

    expect((await scan('--no-cache')).parsed).toBe(3);
    expect((await scan()).parsed).toBe(3);
    expect(await scan()).toMatchObject({ parsed: 0, fromCache: 3 });
    expect((await scan('--cache', '.git/other')).parsed).toBe(3);
  });

  it('looks only at what passes the given paths', async () => {
    const shop = createRepository({ ...blockingShop, 'src/blog.ts': `import express from 'express';\nexport const blog = express();\nblog.get('/posts', (req, res) => { res.json([]); });\n` });

    expect((await run(['scan', './src/orders.ts'], shop.dir)).code).toBe(1);
    expect((await run(['scan', 'src/blog.ts'], shop.dir)).code).toBe(0);
    expect((await run(['scan', 'src/'], shop.dir)).code).toBe(1);
    expect(await run(['scan', 'srcc'], shop.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('no file or folder "srcc"') as unknown });
  });

  it('leaves out what is wrong with a setting elsewhere', async () => {
    const service = `import PgBoss from 'pg-boss';\nexport const boss = new PgBoss('url');\nexport const book = (id: string) => boss.send('bookings', { id }, { expireInHours: 2 });\n`;
    const shop = createRepository({ 'package.json': '{"dependencies":{"pg-boss":"11.0.0"}}', 'src/bookings.ts': service, 'src/blog.ts': `import express from 'express';\nexport const blog = express();\nblog.get('/posts', (req, res) => { res.json([]); });\n` });
    const found = async (path: string): Promise<readonly string[]> => parse((await run(['scan', '--format', 'json', path], shop.dir)).stdout).findings.map(({ rule }) => rule);

    expect(await found('src/bookings.ts')).toEqual(['ineffective-queue-option']);
    expect(await found('src/blog.ts')).toEqual([]);
  });

  it('prints each stage as JSON', async () => {
    const shop = createRepository(blockingShop);
    const getStage = async (stage: string): Promise<unknown> => JSON.parse((await run(['scan', '--stage', stage], shop.dir)).stdout);

    expect(await getStage('facts')).toMatchObject({ sources: { 'src/orders.ts': { language: 'typescript' } } });
    expect(await getStage('graph')).toMatchObject({ entryPoints: expect.arrayContaining([expect.objectContaining({ subject: 'POST /api/checkout' })]) as unknown });
    expect(await getStage('findings')).toMatchObject([{ rule: 'blocking-db-call', chain: expect.any(Array) as unknown }]);
  });

  it('does not call it clean when there was nothing it could read', async () => {
    const other = createRepository({ 'main.go': 'package main\n' });
    const empty = createRepository();

    expect(await run(['scan'], other.dir)).toMatchObject({ code: 3, stderr: expect.stringContaining('This is no clean result.') as unknown });
    expect((await run(['scan'], empty.dir)).code).toBe(3);
    expect(await run(['scan', '--rev', 'HEAD'], empty.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('has no commit yet') as unknown });
  });

  it('goes on when the cache cannot be used, and says so', async () => {
    const shop = createRepository(blockingShop);
    shop.write({ '.gitignore': 'taken\n', taken: '' });

    const { code, stderr } = await run(['scan', '--cache', 'taken/cache'], shop.dir);

    expect([code, stderr]).toEqual([1, expect.stringMatching(/^stallwatch: The cache in .* cannot be used .*\n$/)]);
  });

  it('shows progress to a person only, and leaves no trace of it', async () => {
    const shop = createRepository(blockingShop);

    const { stderr } = await run(['scan'], shop.dir, true);

    expect(stderr).toMatch(/\r\u001b\[K$/);
    expect((await run(['scan'], shop.dir)).stderr).toBe('');
  });

  it('shows names of files as they are, without obeying them', async () => {
    const shop = createRepository({ ...blockingShop, 'src/\u001b[31mred\n.ts': 'const a = ;\n' });

    expect((await run(['scan'], shop.dir)).stdout).toContain('src/\\u{1b}[31mred .ts');
  });
});
