import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openFactsCache } from '../../src/cache/facts-cache.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { reviewRange } from '../../src/pipeline.ts';
import { addSuggestions, MOST_SUGGESTIONS } from '../../src/pipeline/add-suggestions.ts';
import { overlaySnapshot } from '../../src/pipeline/overlay-snapshot.ts';
import { createRepository } from '../kit/git-repository.ts';

function readFolder(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(entries.map((entry) => [relative(folder, join(entry.parentPath, entry.name)), readFileSync(join(entry.parentPath, entry.name), 'utf8')]));
}

const snapshotOf = (texts: Readonly<Record<string, string>>): Snapshot => ({
  revision: null,
  entries: Object.entries(texts).map(([path, text]) => ({ path, blob: `blob of ${path}`, kind: 'file', size: text.length })),
  read: (blobs) => Promise.resolve(new Map(blobs.flatMap((blob) => Object.entries(texts).filter(([path]) => blob === `blob of ${path}`).map(([, text]) => [blob, Buffer.from(text)] as const)))),
});

describe('a review of the allocation incident', () => {
  it('comes with an edit that was proved to remove the finding', async () => {
    const test = createRepository(readFolder('examples/allocation/base'));
    const base = test.git('rev-parse', 'HEAD');
    const head = test.commit(readFolder('examples/allocation/head'));

    const { comparison } = await reviewRange({ repository: await openRepository(test.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });

    const introduced = comparison.introduced.find(({ finding }) => finding.rule === 'unguarded-schedule');
    expect(introduced?.finding).toMatchObject({ subject: 'POST /tasks/allocation', suggestion: { verified: true, edits: [{ file: 'src/tasks/allocation.ts' }] } });
  });
});

describe('a review of what a scheduler is told', () => {
  const terraform = 'resource "google_cloud_scheduler_job" "payouts" {\n  name = "payouts"\n  schedule = "*/5 * * * *"\n  attempt_deadline = "20s"\n  retry_config {\n    retry_count = 5\n    min_backoff_duration = "1s"\n  }\n  http_target {\n    http_method = "POST"\n    uri = "https://tours.example/tasks/payouts"\n  }\n}\n';
  const app = (work: string): string => `import express from 'express';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst app = express();\napp.post('/tasks/payouts', async (_req, res) => {\n  ${work}\n  res.sendStatus(204);\n});\napp.listen(8080);\n`;

  it.each([
    ['with the handler that it calls', { 'src/app.ts': app("await stripe.transfers.create({ amount: 100, currency: 'eur', destination: 'acct_1' });") }],
    ['with a handler elsewhere', {}],
  ])('comes with the settings that end the overlap, %s', async (_, files) => {
    const test = createRepository({ 'package.json': '{ "dependencies": { "express": "5.1.0", "stripe": "17.0.0" } }', 'service.yaml': 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: tours }\nspec:\n  template:\n    spec:\n      timeoutSeconds: 300\n      containers: [{ image: tours }]\n', ...files });
    const base = test.git('rev-parse', 'HEAD');
    const head = test.commit({ 'infra/schedule.tf': terraform });

    const { comparison } = await reviewRange({ repository: await openRepository(test.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });

    const introduced = comparison.introduced.find(({ finding }) => finding.rule === 'overlapping-retries');
    expect(introduced?.finding.suggestion).toMatchObject({ verified: true, edits: [{ file: 'infra/schedule.tf' }] });
    expect(introduced?.finding.suggestion?.edits.map(({ newText }) => newText).join('\n')).toContain('retry_count = 3');
  });
});

describe('addSuggestions', () => {
  const asking = { evidence: [], edit: { kind: 'single-flight-http-handler', file: 'src/gone.ts' } } as unknown as Finding;
  const compare = (findings: readonly Finding[]): Comparison => ({ introduced: findings.map((finding) => ({ finding, cause: null })), unchanged: [], resolved: [] });

  it('loads nothing and asks nobody when no finding wants an edit', async () => {
    const comparison = compare([{ edit: null } as unknown as Finding]);

    expect(await addSuggestions(comparison, snapshotOf({}), () => Promise.reject(new Error('asked')))).toBe(comparison);
  });

  it('tries only so many', async () => {
    const read: string[] = [];
    const head = { ...snapshotOf({ 'src/gone.ts': '' }), read: (blobs: readonly string[]) => { read.push(...blobs); return Promise.resolve(new Map()); } };

    const { introduced } = await addSuggestions(compare(Array.from({ length: MOST_SUGGESTIONS + 5 }, () => asking)), head, () => Promise.resolve([]));

    expect([introduced.length, read.length]).toEqual([MOST_SUGGESTIONS + 5, MOST_SUGGESTIONS]);
    expect(introduced.every(({ finding }) => finding.suggestion === null)).toBe(true);
  });

  it('tries the worst first, so that remarks do not take their place', async () => {
    const read: string[] = [];
    const head = { ...snapshotOf({ 'src/report.ts': '', 'src/payouts.ts': '' }), read: (blobs: readonly string[]) => { read.push(...blobs); return Promise.resolve(new Map()); } };
    const remark = { evidence: [], severity: 'info', edit: { kind: 'completion-log', file: 'src/report.ts' } } as unknown as Finding;
    const payout = { evidence: [], severity: 'error', edit: { kind: 'claim-row', file: 'src/payouts.ts' } } as unknown as Finding;

    await addSuggestions(compare([...Array.from({ length: MOST_SUGGESTIONS }, () => remark), payout]), head, () => Promise.resolve([]));

    expect(read[0]).toBe('blob of src/payouts.ts');
    expect(read).toHaveLength(MOST_SUGGESTIONS);
  });
});

describe('suggestions for one file', () => {
  it('are left out where they want the lines of another, which is accepted first', async () => {
    const claim = (table: string): string => `for (const row of await db.select().from(${table}).where(eq(${table}.status, 'queued'))) {\n  await db.update(${table}).set({ status: 'sent' }).where(eq(${table}.id, row.id));\n  await resend.emails.send({ from: 'desk@shop.example', to: row.to, subject: 'Yours', text: '' });\n}\n`;
    const job = (imported: string): string => `import cron from 'node-cron';\nimport { Resend } from 'resend';\nimport { drizzle } from 'drizzle-orm/node-postgres';\nimport { ${imported} } from 'drizzle-orm';\nimport { bills, mails } from './schema.ts';\nconst db = drizzle('url');\nconst resend = new Resend('key');\ncron.schedule('* * * * *', async () => {\n${claim('bills')}});\ncron.schedule('*/2 * * * *', async () => {\n${claim('mails')}});\n`;
    const offered = async (imported: string): Promise<number> => {
      const test = createRepository({ 'package.json': '{ "dependencies": { "node-cron": "4.2.1", "resend": "4.6.0", "drizzle-orm": "0.44.0" } }', 'src/schema.ts': "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const bills = pgTable('bills', { id: text(), status: text() });\nexport const mails = pgTable('mails', { id: text(), status: text() });\n" });
      const base = test.git('rev-parse', 'HEAD');
      const head = test.commit({ 'src/jobs.ts': job(imported) });
      const { comparison } = await reviewRange({ repository: await openRepository(test.dir), base, head, config: defaultConfig, cache: openFactsCache(null) });
      return comparison.introduced.filter(({ finding }) => finding.rule === 'non-atomic-claim' && finding.suggestion !== null).length;
    };

    expect(await offered('and, eq')).toBe(2);
    expect(await offered('eq')).toBe(1);
  });
});

describe('overlaySnapshot', () => {
  it('answers with the new text where there is one', async () => {
    const overlay = overlaySnapshot(snapshotOf({ 'a.ts': 'old a', 'b.ts': 'old b' }), new Map([['a.ts', 'new ä'], ['not there.ts', 'x']]));

    const contents = await overlay.read(overlay.entries.map((entry) => entry.blob));

    expect(overlay.entries.map((entry) => [entry.path, entry.size, Buffer.from(contents.get(entry.blob) ?? []).toString()])).toEqual([['a.ts', 6, 'new ä'], ['b.ts', 5, 'old b']]);
  });
});
