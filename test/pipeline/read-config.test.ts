import { openRepository } from '../../src/git/open-repository.ts';
import { defaultConfig } from '../../src/config/load-config.ts';
import type { Config } from '../../src/model/config.ts';
import { readConfig } from '../../src/pipeline/read-config.ts';
import { createRepository } from '../kit/git-repository.ts';
import type { FileContent } from '../kit/git-repository.ts';

async function read(content: FileContent): Promise<Config> {
  const repository = await openRepository(createRepository({ 'src/orders.ts': 'export {};\n', '.github/stallwatch.yml': content }).dir);
  return readConfig(await repository.snapshot(await repository.resolveCommit('HEAD')));
}

describe('readConfig', () => {
  it('reads it from the revision', async () => {
    expect((await read('check:\n  blocking: true\n')).review.blocking).toBe(true);
    expect(await read(null)).toEqual(defaultConfig);
  });

  it('knows which rules there are', async () => {
    await expect(read('rules:\n  blocking-db-cal: off\n')).rejects.toThrow('rules.blocking-db-cal is no rule; the rules are: acknowledged-before-work, added-db-call, blocking-db-call,');
  });

  it('follows no link to it', async () => {
    await expect(read({ symlink: '/etc/passwd' })).rejects.toThrow('.github/stallwatch.yml is no plain file that can be read.');
  });
});
