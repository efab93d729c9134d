import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

describe('createPrivateGitDir', () => {
  it('removes what it made, and what a killed process left behind a day ago', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stallwatch-temporary-'));
    const [old, young] = [join(folder, 'stallwatch-git-old'), join(folder, 'stallwatch-git-young')];
    mkdirSync(old);
    mkdirSync(young);
    utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'));

    const script = `import { createPrivateGitDir } from '${pathToFileURL('src/git/private-git-dir.ts').href}'; console.log(createPrivateGitDir('/objects', 'sha1').dir);`;
    const made = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: process.env['PATH'], TMPDIR: folder }, encoding: 'utf8' });

    expect(made).toContain(join(folder, 'stallwatch-git-'));
    expect(existsSync(made.trim())).toBe(false);
    expect(readdirSync(folder)).toEqual(['stallwatch-git-young']);
    rmSync(folder, { recursive: true });
  });
});
