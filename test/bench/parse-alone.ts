/**
 * The floor that a scan is measured against: the same blobs of the same commit, read by one `git cat-file`, parsed by
 * oxc-parser into a tree that is made, and nothing else. `node parse-alone.ts GITDIR REV`
 */
import { spawn, spawnSync } from 'node:child_process';
import { parseSync, rawTransferSupported } from 'oxc-parser';
import { classifyPath } from '../../src/extract/select-files.ts';

const [gitDir = '', revision = 'HEAD'] = process.argv.slice(2);
const raw = process.env['STALLWATCH_DISABLE_RAW_TRANSFER'] !== '1' && rawTransferSupported();

const listed = spawnSync('git', ['-C', gitDir, 'ls-tree', '-r', '-z', revision], { encoding: 'utf8', maxBuffer: 1 << 30 });
if (listed.status !== 0) throw new Error(listed.stderr);
const files = listed.stdout.split('\0').flatMap((line) => {
  const [, blob, file] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
  return blob !== undefined && file !== undefined && classifyPath(file) === 'source' ? [{ blob, file }] : [];
});

const texts = await readBlobs(files.map(({ blob }) => blob));
let statements = 0;
for (const [index, { file }] of files.entries()) statements += parse(file, texts[index] ?? '');
console.log(`${files.length} files, ${statements} statements, raw transfer ${raw ? 'on' : 'off'}`);

function parse(file: string, text: string): number {
  const lang = /\.tsx$/i.test(file) ? 'tsx' : /\.[cm]?ts$/i.test(file) ? 'ts' : 'jsx';
  const options = { lang, astType: 'ts', ...(raw ? { experimentalRawTransfer: true } : {}) } as const;
  // The tree is made when it is asked for.
  return parseSync(file, text, options).program.body.length;
}

/** Contents in the order asked for. */
async function readBlobs(blobs: readonly string[]): Promise<string[]> {
  const git = spawn('git', ['-C', gitDir, 'cat-file', '--batch', '--buffer'], { stdio: ['pipe', 'pipe', 'inherit'] });
  git.stdin.end(blobs.map((blob) => `${blob}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of git.stdout) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  const found: string[] = [];
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at);
    const size = Number(all.toString('latin1', at, end).split(' ')[2]);
    found.push(all.toString('utf8', end + 1, end + 1 + size));
    at = end + 2 + size;
  }
  return found;
}
