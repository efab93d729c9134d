import { describe, expect, it } from '@jest/globals';
import { constants, getPriority, tmpdir } from 'node:os';
import { runGit } from '../../src/git/run-git.ts';

/** The alias runs in a shell that git waits for; what it prints is how nice git itself is. */
const tellsHowNice = ['-c', 'alias.nice=!sleep 0.5; awk \'{ print $19 }\' /proc/$PPID/stat', 'nice'];

describe('git processes', () => {
  it('give way to the rest of the machine while they fetch', async () => {
    const output = await runGit({ gitDir: tmpdir(), args: tellsHowNice, group: true });

    expect(output.stdout.toString('utf8').trim()).toBe(String(constants.priority.PRIORITY_LOW));
  });

  it('are as urgent as their caller otherwise', async () => {
    const output = await runGit({ gitDir: tmpdir(), args: tellsHowNice });

    expect(output.stdout.toString('utf8').trim()).toBe(String(getPriority()));
  });
});
