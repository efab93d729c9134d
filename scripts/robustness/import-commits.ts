/** Makes a bare repository through `git fast-import`: a hundred thousand files in a second, and names that no file system takes. */
import { execFileSync, spawnSync } from 'node:child_process';
import type { FileContent } from '../../test/kit/git-repository.ts';

export type Tree = Iterable<readonly [string, FileContent]>;

/** Two commits on `main`: the second adds its files to the first. */
export function importCommits(dir: string, base: Tree, head: Tree): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  const input = Buffer.concat([...renderCommit(base), ...renderCommit(head)]);
  const { status, stderr } = spawnSync('git', ['--git-dir', dir, 'fast-import', '--quiet'], { input, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.toString('utf8'));
}

function* renderCommit(tree: Tree): Generator<Buffer> {
  yield Buffer.from('commit refs/heads/main\ncommitter Ada <ada@example.com> 1767600000 +0000\ndata 6\nChange\n');
  for (const [path, content] of tree) {
    if (content === null) yield Buffer.from(`D ${quote(path)}\n`);
    else if (typeof content === 'string' || content instanceof Uint8Array) yield* renderFile('100644', path, Buffer.from(content));
    else if ('symlink' in content) yield* renderFile('120000', path, Buffer.from(content.symlink));
    else if ('submodule' in content) yield Buffer.from(`M 160000 ${content.submodule} ${quote(path)}\n`);
    else yield* renderFile('100755', path, Buffer.from(content.executable));
  }
}

function* renderFile(mode: string, path: string, content: Buffer): Generator<Buffer> {
  yield Buffer.from(`M ${mode} inline ${quote(path)}\ndata ${content.length}\n`);
  yield content;
  yield Buffer.from('\n');
}

/** As git itself quotes names: https://git-scm.com/docs/git-fast-import#_filemodify */
function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
