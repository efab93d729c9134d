/** Compiles src/ and rules/ into dist/, and puts beside the code what it reads at run time. `dist/src/cli.js` is the program. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readShippedLibraries } from '../src/catalogue/load-catalogue.ts';
import { compiledCatalogue } from '../src/catalogue/compiled-libraries.ts';
import { compiledVersions, computeExtractorVersion, computeLinkerVersion, type CodeVersions } from '../src/pipeline/extractor-version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Files that are read and not compiled: the catalogue, the rules' explanations, the report's schema, grammars. */
const data = /\.(?:ya?ml|json|md|wasm|scm|sql|css|html|txt)$/;

rmSync(dist, { recursive: true, force: true });
// By its file, not by its name on the PATH: the compiler of this repository is the one that counts.
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit', cwd: root });
for (const folder of ['src', 'rules']) copyData(folder);
writeFileSync(join(dist, 'src/catalogue', compiledCatalogue), JSON.stringify(readShippedLibraries()));
writeFileSync(join(dist, 'src/pipeline', compiledVersions), JSON.stringify(digestCode(pathToFileURL(join(dist, 'src/')))));
chmodSync(join(dist, 'src/cli.js'), 0o755);

/** Of what was built, with the catalogue in it. */
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
