/** What is written about the project is true of the project. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildDocs } from '../../scripts/build-docs.ts';
import { projectFiles, readProjectFile, root } from './project-files.ts';

const own = projectFiles.filter((file) => file.endsWith('.md') && !/^(?:examples|rules\/[^/]+\/cases)\/[^/]+\//.test(file));

describe('the documents', () => {
  it('that are generated are current: npm run docs', async () => {
    expect(await buildDocs(root, { check: true })).toEqual([]);
  });

  it('describe every folder of src, and no other', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => `src/${name}`);
    const described = [...readProjectFile('docs/architecture.md').matchAll(/^\| `(src\/[a-z]+)` \| .{20,} \| .{10,} \|$/gm)].map(([, name]) => name);

    expect(new Set(described)).toEqual(new Set([...folders]));
  });

  it('link only to files that are there', () => {
    const links = own.flatMap((file) => [...readProjectFile(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => ({ file, target })));

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter(({ file, target }) => !existsSync(path.join(root, path.dirname(file), target)))).toEqual([]);
  });

  it('number the decisions without a gap, and list each', () => {
    const names = readdirSync(path.join(root, 'docs/adr')).filter((name) => name !== 'README.md').sort();
    const index = readProjectFile('docs/adr/README.md');

    expect(names.map((name) => name.slice(0, 5))).toEqual(names.map((_, at) => `${String(at + 1).padStart(4, '0')}-`));
    expect(names.filter((name) => !index.includes(`](${name})`))).toEqual([]);
    expect(names.filter((name) => !readProjectFile(`docs/adr/${name}`).startsWith(`# ${name.slice(0, 4)}. `))).toEqual([]);
  });

  it('name every variable that the App reads', () => {
    const read = [...readProjectFile('src/service/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);
    const readme = readProjectFile('README.md');

    expect(read.length).toBeGreaterThan(8);
    expect(read.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
