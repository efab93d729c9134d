/** The scaffold is tried out: in a copy of the project, the rule it makes type-checks and its tests pass. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createRule } from '../../scripts/new-rule.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const copied = ['src', 'rules', 'scripts', 'test/kit', 'test/rules', 'package.json', 'tsconfig.json', 'jest.config.js'];

describe('npm run new-rule', () => {
  let copy = '';

  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'stallwatch-new-rule-'));
    for (const name of copied) await cp(path.join(root, name), path.join(copy, name), { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  });

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('makes a rule that type-checks and whose tests and cases pass', async () => {
    await createRule(copy, 'chatty-health-check', 'request-path');
    await writeFile(path.join(copy, 'tsconfig.rule.json'), JSON.stringify({
      extends: './tsconfig.json', include: [], files: ['rules/chatty-health-check/rule.ts', 'test/rules/chatty-health-check.test.ts'],
    }));

    await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.rule.json'], { cwd: copy });
    const { stderr } = await run(
      process.execPath,
      ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--maxWorkers=1', '--testNamePattern', 'chatty-health-check', 'test/rules/chatty-health-check.test.ts', 'test/rules/cases.test.ts'],
      { cwd: copy },
    );

    expect(stderr).toMatch(/^Tests: .*\b8 passed/m);
  }, 120_000);

  it('adds it to the registry', async () => {
    expect(await readFile(path.join(copy, 'rules/index.ts'), 'utf8')).toContain("import chattyHealthCheck from './chatty-health-check/rule.ts';");
  });

  it('refuses an id that names no hazard', async () => {
    await expect(createRule(copy, 'no-chatter', 'request-path')).rejects.toThrow('names a wish');
    await expect(createRule(copy, 'chatter', 'request-path')).rejects.toThrow('is no rule id');
    await expect(createRule(copy, '../chatter-box', 'request-path')).rejects.toThrow('is no rule id');
  });

  it('refuses a folder that is there and a family that is not', async () => {
    await expect(createRule(copy, 'unguarded-schedule', 'schedules')).rejects.toThrow('is there already');
    await expect(createRule(copy, 'chatty-probe', 'health')).rejects.toThrow('health is no family');
  });
});
