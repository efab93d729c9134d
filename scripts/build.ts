/**
 * Bundles src/ and rules/ into dist/, and puts beside the code what it reads at run time. `dist/src/cli.js` is the program.
 * To find, read and link eight hundred small files would take a tenth of a review. Types are checked by `npm run typecheck`.
 */
import { cpSync, chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { readShippedLibraries } from '../src/catalogue/load-catalogue.ts';
import { compiledCatalogue } from '../src/catalogue/compiled-libraries.ts';
import { compiledVersions, computeExtractorVersion, computeLinkerVersion, type CodeVersions } from '../src/pipeline/extractor-version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Files that are read and not compiled: the catalogue, the rules' explanations, the report's schema, grammars. */
const data = /\.(?:ya?ml|json|md|wasm|scm|sql|css|html|txt)$/;

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts', 'src/service/analysis/analysis-entry.ts'],
  outdir: dist,
  outbase: '.',
  // What is loaded only when it is needed stays apart. All of it lies where src/own-files.ts does, which looks for the data from there.
  splitting: true,
  chunkNames: 'src/[name]-[hash]',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22.18',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const folder of ['src', 'rules']) copyData(folder);
writeFileSync(join(dist, 'src', compiledCatalogue), JSON.stringify(readShippedLibraries()));
writeFileSync(join(dist, 'src', compiledVersions), JSON.stringify(digestCode(pathToFileURL(join(root, 'src/')))));
chmodSync(join(dist, 'src/cli.js'), 0o755);

/** With the catalogue in it. */
function digestCode(source: URL): CodeVersions {
  return { extractor: computeExtractorVersion(source), linker: computeLinkerVersion(source) };
}

function copyData(folder: string): void {
  const names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (!entry.isFile() || !data.test(entry.name) || isCase(entry.parentPath)) continue;
    const from = join(entry.parentPath, entry.name);
    cpSync(from, join(dist, from.slice(root.length)));
  }
}

/** The situations a rule is proved by are for tests only. */
function isCase(folder: string): boolean {
  return folder.split(/[\\/]/).includes('cases');
}
