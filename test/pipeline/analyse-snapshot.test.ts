import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { analyseSnapshot } from '../../src/pipeline.ts';
import type { AnalysedSnapshot } from '../../src/pipeline.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import type { Rule } from '../../src/rulekit/define-rule.ts';
import { createRepository } from '../kit/git-repository.ts';
import type { Files, TestRepository } from '../kit/git-repository.ts';
import { blockingCheckout, shopFiles } from '../kit/shop-repository.ts';

const blockingShop: Files = { ...shopFiles, ...blockingCheckout };

async function analyse(repository: TestRepository, more: { readonly rules?: readonly Rule[]; readonly scope?: ReadonlySet<string> } = {}): Promise<AnalysedSnapshot> {
  const opened = await openRepository(repository.dir);
  const snapshot = await opened.snapshot(await opened.resolveCommit('HEAD'));
  return analyseSnapshot({ snapshot, config: defaultConfig, cache: openFactsCache(null), scope: null, ...more });
}
const getGaps = ({ notAnalysed }: AnalysedSnapshot): string[] => notAnalysed.map(({ file, reason }) => `${file} ${reason}`);

describe('analyseSnapshot', () => {
  it('finds what is wrong, and says how much it looked at', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'README.md': 'Shop\n' }));

    expect(result.findings.map((finding) => finding.subject)).toEqual(['POST /api/checkout']);
    expect(result.stats).toMatchObject({ files: 5, parsed: 3, fromCache: 0, skipped: 0 });
    expect(result.notAnalysed).toEqual([]);
  });

  it('names a file that cannot be parsed, and analyses the others', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/merge.ts': '<<<<<<< ours\nconst a = ;\n=======\n' }));

    expect(getGaps(result)).toEqual([expect.stringMatching(/^src\/merge\.ts .+/)]);
    expect(result.findings).toHaveLength(1);
  });

  it('names a file of 5 MB without reading it', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/rates.ts': `export const rates = [${'1,'.repeat(2_500_000)}];\n` }));

    expect(getGaps(result)).toEqual(['src/rates.ts is larger than 2 MB']);
  });

  it('names a binary file that calls itself a source', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/video.ts': Uint8Array.from([0x47, 0x40, 0, 0x10, 0, 0]) }));

    expect(getGaps(result)).toEqual(['src/video.ts is binary']);
  });

  it('names links and submodules, and does not follow them', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/secrets.ts': { symlink: '/etc/passwd' }, 'src/again.ts': { symlink: 'orders.ts' }, 'LICENSE': { symlink: 'docs/LICENSE' }, 'lib/mailer': { submodule: 'a'.repeat(40) } }));

    expect(getGaps(result)).toEqual([
      'lib/mailer is a submodule: its files belong to another repository', 'src/again.ts is a symbolic link: links are not followed', 'src/secrets.ts is a symbolic link: links are not followed',
    ]);
  });

  it('reads the source of a build that was committed, and knows which program starts it', async () => {
    const cronWorker = `import cron from 'node-cron';\nimport { Resend } from 'resend';\nconst resend = new Resend('key');\nexport const users = [];\ncron.schedule('*/5 * * * *', async () => { for (const { email } of users) await resend.emails.send({ from: 'a@shop.example', to: email, subject: 'Offers', text: '' }); });\n`;
    const built = { 'src/worker.ts': cronWorker, 'dist/worker.js': cronWorker, 'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}', 'Dockerfile': 'FROM node:24\nCMD ["node", "dist/worker.js"]\n', 'package.json': '{"dependencies":{"node-cron":"4.2.1","resend":"4.6.0"}}' };

    const result = await analyse(createRepository(built));

    expect(result.findings.map(({ rule, file }) => [rule, file])).toEqual([['unguarded-schedule', 'src/worker.ts']]);
    expect(result.stats).toMatchObject({ parsed: 1, skipped: 1 });
  });

  it('follows a call into a package whose build was committed', async () => {
    const reads = `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nexport const listLabels = () => db.prepare('select * from labels').all();\n`;
    const printing = { 'packages/printing/package.json': '{"name":"@shop/printing","main":"dist/index.js"}', 'packages/printing/tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}', 'packages/printing/src/index.ts': reads, 'packages/printing/dist/index.js': reads };
    const app = `import express from 'express';\nimport { listLabels } from '@shop/printing';\nexpress().get('/labels', (request, response) => { response.json(listLabels()); });\n`;

    const result = await analyse(createRepository({ ...printing, 'package.json': '{"workspaces":["packages/*"],"dependencies":{"express":"5.1.0","better-sqlite3":"12.0.0","@shop/printing":"*"}}', 'src/app.ts': app }));

    expect(result.findings.map(({ subject, file }) => [subject, file])).toEqual([['GET /labels', 'packages/printing/src/index.ts']]);
  });

  it('skips generated files and tests by rule, and counts them', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/client.ts': '// @generated by a tool\nexport {};\n', 'src/orders.test.ts': 'export {};\n', 'node_modules/x/index.js': 'x\n' }));

    expect([getGaps(result), result.stats.skipped, result.stats.parsed]).toEqual([[], 3, 3]);
  });

  it('analyses files with odd names', async () => {
    const result = await analyse(createRepository({ ...blockingShop, 'src/a\nb "c".ts': 'export const x = 1;\n' }));

    expect([getGaps(result), result.stats.parsed]).toEqual([[], 4]);
  });

  it('gives nothing for a revision without any file', async () => {
    const result = await analyse(createRepository({}));

    expect([result.findings, result.stats.files, result.stats.parsed]).toEqual([[], 0, 0]);
  });

  it('names a rule that throws, and asks the others', async () => {
    const broken = defineRule({ id: 'broken', family: 'queues', title: 'Broken', summary: 'Throws.', maturity: 'preview', suggestion: 'none', detect() { throw new Error('no such node'); } });

    const result = await analyse(createRepository(blockingShop), { rules: [broken] });

    expect(result.ruleFailures).toEqual([{ rule: 'broken', message: 'no such node' }]);
  });

  it('looks only at entry points that reach the scope', async () => {
    const shop = createRepository({ ...blockingShop, 'src/blog.ts': `import express from 'express';\nexport const blog = express();\nblog.get('/posts', (req, res) => { res.json([]); });\n` });

    const all = await analyse(shop);
    const some = await analyse(shop, { scope: new Set(['src/blog.ts']) });

    expect(all.findings).toHaveLength(1);
    expect(some.findings).toEqual([]);
  });

  it('extracts a file again whose facts were damaged on disk, and finds the same', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stallwatch-damaged-'));
    const repository = createRepository(blockingShop);
    const opened = await openRepository(repository.dir);
    const snapshot = await opened.snapshot(await opened.resolveCommit('HEAD'));
    const analyseCached = async (): Promise<AnalysedSnapshot> => {
      const cache = openFactsCache(dir);
      const analysed = await analyseSnapshot({ snapshot, config: defaultConfig, cache, scope: null });
      await cache.close();
      return analysed;
    };
    const first = await analyseCached();
    const log = join(dir, 'facts.log');
    const bytes = readFileSync(log);
    const place = bytes.indexOf('/api/checkout');
    bytes.write('/api/refunds!', place);
    writeFileSync(log, bytes);

    const [second, third] = [await analyseCached(), await analyseCached()];
    rmSync(dir, { recursive: true });

    expect([second.findings, third.findings]).toEqual([first.findings, first.findings]);
    expect([first, second, third].map(({ stats }) => stats.parsed)).toEqual([3, 1, 0]);
  });
});
