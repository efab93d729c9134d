/** Whatever else a repository holds, what can be found in it is found, and what cannot be read is named. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCommits } from '../../scripts/robustness/import-commits.ts';
import type { Report } from '../../src/model/report.ts';
import { hostilePrograms } from '../kit/hostile/hostile-programs.ts';
import type { HostileRepository } from '../kit/hostile/hostile-repository.ts';
import { hostileSettings } from '../kit/hostile/hostile-settings.ts';
import { hostileSyntax } from '../kit/hostile/hostile-syntax.ts';
import { hostileTrees } from '../kit/hostile/hostile-trees.ts';
import { blockingCheckout, shopFiles } from '../kit/shop-repository.ts';
import { run } from './run-in-process.ts';

// What nests is proved where it is read; here one of its kind is enough.
const repositories = [...hostileTrees, ...hostileSettings, ...hostilePrograms, ...hostileSyntax.slice(0, 1)];

let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'stallwatch-hostile-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

function makeRepository({ files, few }: HostileRepository): string {
  const repo = join(dir, 'repo');
  importCommits(repo, Object.entries(shopFiles), [...Object.entries(blockingCheckout), ...files(few)]);
  return repo;
}

describe('a repository with', () => {
  it.each(repositories.map((hostile) => [hostile.name, hostile] as const))('%s is scanned', async (_, hostile) => {
    const { code, stdout, stderr } = await run(['scan', '--repo', makeRepository(hostile), '--rev', 'main', '--format', 'json']);

    const { findings, notAnalysed } = JSON.parse(stdout) as Report;
    const reasons = notAnalysed.map(({ reason }) => reason);
    expect([code, stderr]).toEqual([1, '']);
    expect(findings.map(({ subject }) => subject)).toContain('POST /api/checkout');
    expect(reasons.filter((reason) => reason.startsWith('cannot be read'))).toEqual([]);
    if (hostile.reason !== null) expect(reasons).toContainEqual(expect.stringMatching(hostile.reason));
  });

  it.each([...hostileTrees, ...hostileSettings].filter(({ name }) => /names|links|encodings|aliases/.test(name)).map((hostile) => [hostile.name, hostile] as const))('%s is reviewed and shown', async (_, hostile) => {
    const repo = makeRepository(hostile);

    const shown = await run(['review', '--repo', repo, '--base', 'main~1', '--head', 'main']);
    const planned = await run(['review', '--repo', repo, '--base', 'main~1', '--head', 'main', '--stage', 'plan']);

    expect([shown.code, shown.stderr]).toEqual([1, '']);
    expect(shown.stdout).toContain('runs a synchronous database call');
     
    expect(shown.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect([planned.code, JSON.parse(planned.stdout)]).toMatchObject([0, { comments: expect.any(Array) as unknown }]);
  });
});
