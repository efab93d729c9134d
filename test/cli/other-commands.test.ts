import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { loadConfig, defaultConfig } from '../../src/config/load-config.ts';
import { createRepository } from '../kit/git-repository.ts';
import { blockingCheckout, shopFiles } from '../kit/shop-repository.ts';
import { run } from './run-in-process.ts';

describe('stallwatch rules', () => {
  it('lists them for people and for programs', async () => {
    const listed = JSON.parse((await run(['rules', '--format', 'json'])).stdout) as { id: string }[];

    expect(listed.map(({ id }) => id)).toContain('blocking-db-call');
    expect((await run(['rules'])).stdout.trimEnd().split('\n')).toHaveLength(listed.length);
  });
});

describe('stallwatch explain', () => {
  it('explains a rule in any folder', async () => {
    const { code, stdout } = await run(['explain', 'blocking-db-call'], '/');

    expect([code, stdout]).toEqual([0, expect.stringContaining('event loop')]);
  });

  it('shows one finding by the beginning of its id', async () => {
    const shop = createRepository({ ...shopFiles, ...blockingCheckout });
    const [finding] = (JSON.parse((await run(['scan', '--format', 'json'], shop.dir)).stdout) as { findings: { fingerprint: string }[] }).findings;

    const { code, stdout } = await run(['explain', finding?.fingerprint.slice(0, 6) ?? ''], shop.dir);

    expect([code, stdout]).toEqual([0, expect.stringContaining(`id ${finding?.fingerprint ?? ''}`)]);
  });

  it('shows one finding as a page, and says that a rule has none', async () => {
    const shop = createRepository({ ...shopFiles, ...blockingCheckout });
    const [finding] = (JSON.parse((await run(['scan', '--format', 'json'], shop.dir)).stdout) as { findings: { fingerprint: string }[] }).findings;

    const { code, stdout } = await run(['explain', finding?.fingerprint ?? '', '--format', 'html'], shop.dir);

    expect([code, stdout.match(/<article/g)]).toEqual([0, ['<article']]);
    expect(await run(['explain', 'blocking-db-call', '--format', 'html'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--format html is for findings') as unknown });
  });

  it('says so when there is no such rule or finding', async () => {
    const shop = createRepository(shopFiles);

    expect(await run(['explain', 'blocking-db-cal'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/The rules are: .*blocking-db-call/) as unknown });
    expect(await run(['explain', 'abcdef012345'], shop.dir)).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no finding abcdef012345 here.') as unknown });
  });
});

describe('stallwatch init', () => {
  it('writes a configuration that changes nothing', async () => {
    const shop = createRepository(shopFiles);

    const { code } = await run(['init'], join(shop.dir, 'src'));

    const config = loadConfig(readFileSync(join(shop.dir, '.github/stallwatch.yml'), 'utf8'), '.github/stallwatch.yml');
    expect(code).toBe(0);
    expect({ ...config, rules: {} }).toEqual(defaultConfig);
    expect(config.rules).toEqual(Object.fromEntries(rules.map(({ id, byDefault = 'on' }) => [id, byDefault])));
  });

  it('leaves what is there as it is, and writes through no link', async () => {
    const shop = createRepository({ '.github/stallwatch.yml': 'check: {}\n' });
    const linked = createRepository(shopFiles);
    mkdirSync(join(linked.dir, '.github'));
    symlinkSync(join(linked.dir, 'elsewhere.yml'), join(linked.dir, '.github/stallwatch.yml'));

    expect(await run(['init'], shop.dir)).toMatchObject({ code: 2, stderr: 'stallwatch: .github/stallwatch.yml is there already; it is left as it is.\n' });
    expect(readFileSync(join(shop.dir, '.github/stallwatch.yml'), 'utf8')).toBe('check: {}\n');
    expect((await run(['init'], linked.dir)).code).toBe(2);
  });
});

describe('stallwatch', () => {
  it('tells its version and how it is used', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown });
    expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit codes:') as unknown });
  });

  it('takes a word it does not know for wrong usage', async () => {
    expect(await run(['reveiw'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean review?') as unknown });
    expect((await run([])).code).toBe(2);
  });
});
