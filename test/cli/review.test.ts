import { execFileSync } from 'node:child_process';
import { closeSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { ReviewPlan } from '../../src/model/review-plan.ts';
import { createRepository } from '../kit/git-repository.ts';
import { blockingCheckout, createShop } from '../kit/shop-repository.ts';
import { run } from './run-in-process.ts';

describe('stallwatch review', () => {
  it('prints what is new, and exits with 1', async () => {
    const shop = createShop();

    const { code, stdout, stderr } = await run(['review', '--base', 'main'], shop.dir);

    expect(stdout).toContain('POST /api/checkout runs a synchronous');
    expect([code, stderr]).toEqual([1, '']);
  });

  it('prints only JSON to standard output', async () => {
    const shop = createShop();

    const { stdout } = await run(['review', '--base', shop.base, '--head', shop.head, '--format', 'json', '--repo', shop.dir]);

    const report = JSON.parse(stdout) as Report;
    expect([report.base, report.head, report.findings.map((finding) => finding.status)]).toEqual([shop.base, shop.head, ['introduced']]);
  });

  it('exits with 0 where nothing is at or above --fail-on', async () => {
    const shop = createShop();

    expect((await run(['review', '--base', 'main', '--fail-on', 'never'], shop.dir)).code).toBe(0);
    expect((await run(['review', '--base', 'refuse-repeats'], shop.dir)).code).toBe(0);
  });

  it('takes the configuration from the base, which the change cannot loosen', async () => {
    const off = { '.github/stallwatch.yml': 'rules:\n  blocking-db-call: off\n' };
    const loosening = createShop({}, { ...blockingCheckout, ...off });
    const loosened = createShop(off);

    expect((await run(['review', '--base', 'main'], loosening.dir)).code).toBe(1);
    expect((await run(['review', '--base', 'main'], loosened.dir)).code).toBe(0);
  });

  it('takes the configuration of --config instead', async () => {
    const shop = createShop();
    const file = join(shop.dir, '.git/own.yml');
    writeFileSync(file, 'rules:\n  blocking-db-call: off\n');

    expect((await run(['review', '--base', 'main', '--config', '.git/own.yml'], shop.dir)).code).toBe(0);
    expect(await run(['review', '--base', 'main', '--config', 'none.yml'], shop.dir)).toMatchObject({ code: 2, stderr: 'stallwatch: --config none.yml is no file that can be read.\n' });
  });

  it('prints the review plan as JSON', async () => {
    const shop = createShop();

    const { code, stdout } = await run(['review', '--base', 'main', '--stage', 'plan'], shop.dir);

    const plan = JSON.parse(stdout) as ReviewPlan;
    expect([code, plan.comments[0]?.path]).toEqual([0, 'src/checkout.ts']);
  });

  it('writes a whole file or none', async () => {
    const shop = createShop();
    const folder = mkdtempSync(join(tmpdir(), 'stallwatch-output-'));
    mkdirSync(join(folder, 'taken'));

    const written = await run(['review', '--base', 'main', '--format', 'json', '--output', join(folder, 'report.json')], shop.dir);
    const refused = await run(['review', '--base', 'main', '--output', join(folder, 'taken')], shop.dir);

    expect([written.code, written.stdout]).toEqual([1, '']);
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({ schema: 1 });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^stallwatch: --output .* cannot be written: .*\n$/)]);
    expect(readdirSync(folder).sort()).toEqual(['report.json', 'taken']);
    rmSync(folder, { recursive: true });
  });

  it('writes into a pipe that stands where it is to write, and puts no file in its place', async () => {
    const shop = createShop();
    const folder = mkdtempSync(join(tmpdir(), 'stallwatch-output-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Open on both ends, so that nobody waits for a reader.
    const reader = openSync(pipe, 'r+');

    await run(['review', '--base', 'main', '--stage', 'plan', '--output', pipe], shop.dir);

    expect(statSync(pipe).isFIFO()).toBe(true);
    const bytes = Buffer.alloc(1);
    expect([readSync(reader, bytes), bytes.toString()]).toEqual([1, '{']);
    closeSync(reader);
    rmSync(folder, { recursive: true });
  });

  it('writes through a link, and leaves it', async () => {
    const shop = createShop();
    const folder = mkdtempSync(join(tmpdir(), 'stallwatch-output-'));
    writeFileSync(join(folder, 'monday.json'), 'old');
    symlinkSync('monday.json', join(folder, 'latest.json'));

    await run(['review', '--base', 'main', '--format', 'json', '--output', join(folder, 'latest.json')], shop.dir);

    expect(lstatSync(join(folder, 'latest.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'monday.json'), 'utf8'))).toMatchObject({ schema: 1 });
    rmSync(folder, { recursive: true });
  });

  it('says what to do in one line when it cannot start', async () => {
    const shop = createShop();
    const empty = createRepository();
    const orphan = createShop();
    orphan.git('checkout', '--quiet', '--orphan', 'pages');
    orphan.commit({ 'index.html': '<html></html>\n' });

    expect(await run(['review', '--base', 'relase'], shop.dir)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^stallwatch: The repository has no commit "relase"\. .*\n$/) as unknown });
    expect(await run(['review', '--base', 'main'], orphan.dir)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^stallwatch: .* have no commit in common\. .*\n$/) as unknown });
    expect(await run(['review', '--base', 'HEAD'], empty.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('has no commit yet') as unknown });
    expect(await run(['review', '--base', 'main', '--repo', '/nowhere'])).toMatchObject({ code: 2, stderr: expect.stringContaining('/nowhere does not exist') as unknown });
    expect(await run(['review'], shop.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining("required option '--base <revision>'") as unknown });
    expect(await run(['review', '--base', 'main', '--format', 'xml'], shop.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('terminal, json') as unknown });
  });

  it('names the wrong key of a configuration in one line', async () => {
    const shop = createShop({ '.github/stallwatch.yml': 'check:\n  bloking: true\n' });

    expect(await run(['review', '--base', 'main'], shop.dir)).toEqual({ code: 2, stdout: '', stderr: 'stallwatch: .github/stallwatch.yml: unknown key check.bloking; allowed here: blocking, failOn, onInternalError, maxComments.\n' });
  });
});
