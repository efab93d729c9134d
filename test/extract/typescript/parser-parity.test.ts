/** Which parser read a file must not be seen in its facts: base and head of a pull request may meet different ones. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractFacts } from '../../../src/extract/typescript/extract-facts.ts';
import { createTypeParser, type TypeParser } from '../../../src/extract/typescript/jsdoc/parse-type.ts';
import { createOxcParser, loadOxc } from '../../../src/extract/typescript/parse/oxc.ts';
import type { SourceParser } from '../../../src/extract/typescript/parse/source-parser.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from '../../../src/extract/typescript/parse/typescript-eslint.ts';

/** Packages that ship what people wrote: TypeScript sources, CommonJS, and modules. */
const FOREIGN_SOURCES = ['node_modules/zod/src', 'node_modules/@jridgewell', 'node_modules/commander/lib', 'node_modules/semver', 'node_modules/pino/lib', 'node_modules/pg/lib', 'node_modules/yaml/dist', 'node_modules/fast-check/lib'];
const OWN_SOURCES = ['src', 'test', 'rules', 'scripts'];
const MAX_BYTES = 100_000;
const MAX_FILES_PER_FOLDER = 60;

function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= MAX_BYTES)
    .sort()
    .slice(0, MAX_FILES_PER_FOLDER);
}

/** Types in comments are read by the parser that reads the file. */
function typesOf(parser: SourceParser): TypeParser {
  return createTypeParser((path, text) => parser.parse(path, text));
}

/** Facts as they are cached. */
function read(parser: SourceParser, path: string, text: string): string {
  const result = parser.parse(path, text);
  return result.ok ? JSON.stringify(extractFacts({ ...result, types: typesOf(parser) }, text, /\.[cm]?tsx?$/i.test(path) ? 'typescript' : 'javascript')) : 'does not parse';
}

describe('the parsers', () => {
  it('give the same facts over real code', async () => {
    const oxc = await loadOxc();
    if (oxc === undefined) throw new Error('oxc-parser has no native part here');
    const raw = createOxcParser(oxc, {});
    const plain = createOxcParser(oxc, { STALLWATCH_DISABLE_RAW_TRANSFER: '1' });
    const reference = createTypeScriptEslintParser(loadTypeScriptEslint);
    const files = [...OWN_SOURCES, ...FOREIGN_SOURCES].flatMap(listSources).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

    const differing = files.flatMap(({ path, text }) => {
      const facts = read(raw, path, text);
      return [plain, reference].filter((parser) => read(parser, path, text) !== facts).map((parser) => `${path} with ${parser.name}`);
    });

    expect(files.length).toBeGreaterThan(300);
    expect(differing).toEqual([]);
  });
});
