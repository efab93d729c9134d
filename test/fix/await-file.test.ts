import { writeAwaitedFile } from '../../src/fix/await-file.ts';

/** The module with its last synchronous reading awaited. */
function awaitLast(code: string, mayMakeAsync = true): string | null {
  const at = Math.max(code.lastIndexOf('fs.readFileSync('), code.lastIndexOf(' readFileSync(') + 1);
  const before = code.slice(0, at).split('\n');
  return writeAwaitedFile(code, { kind: 'await-file', description: '', file: 'src/app.ts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1, mayMakeAsync });
}

const fs = `import fs from 'fs';\n`;

describe('writeAwaitedFile', () => {
  it('makes the handler asynchronous where it may, and leaves one that is', () => {
    expect(awaitLast(`${fs}app.get('/', (c) => c.html(fs.readFileSync('page.html', 'utf8')));\n`)).toBe(`${fs}app.get('/', async (c) => c.html(await fs.promises.readFile('page.html', 'utf8')));\n`);
    expect(awaitLast(`${fs}app.get('/', async (c) => { const page = fs.readFileSync('page.html'); });\n`, false)).toBe(`${fs}app.get('/', async (c) => { const page = await fs.promises.readFile('page.html'); });\n`);
  });

  it('puts brackets where something is done to the text at once', () => {
    expect(awaitLast(`${fs}const load = async () => fs.readFileSync('page.html').toString();\n`)).toContain(`(await fs.promises.readFile('page.html')).toString()`);
  });

  it('keeps the names that are imported beside it, and its own where it is used again', () => {
    const load = `const load = async () => {\n  return readFileSync('page.html');\n};\n`;

    expect(awaitLast(`import { existsSync, readFileSync } from 'fs';\n${load}`)).toContain(`import { existsSync } from 'fs';\nimport { readFile } from 'fs/promises';\n`);
    expect(awaitLast(`import { readFileSync, existsSync } from 'fs';\n${load}`)).toContain(`import { existsSync } from 'fs';\nimport { readFile } from 'fs/promises';\n`);
    expect(awaitLast(`import { readFileSync } from 'fs';\nconst menu = readFileSync('menu.html');\n${load}`)).toContain(`import { readFileSync } from 'fs';\nimport { readFile } from 'fs/promises';\nconst menu = readFileSync(`);
  });

  it.each([
    ['the handler may not become asynchronous', `${fs}app.get('/', (req, res) => { res.send(fs.readFileSync('page.html')); });\n`, false],
    ['the function writes too', `${fs}const count = async () => { fs.writeFileSync('count', '1' + fs.readFileSync('count')); };\n`, true],
    ['a constructor cannot wait', `${fs}class Page { constructor() { this.text = fs.readFileSync('page.html'); } }\n`, true],
    ['it is the value of a parameter', `${fs}const load = async (page = fs.readFileSync('page.html')) => page;\n`, true],
    ['the return type is written down', `${fs}const load = (): string => fs.readFileSync('page.html', 'utf8');\n`, true],
    ['the name is taken', `import { readFileSync, readFile } from 'fs';\nconst load = async () => {\n  return readFileSync('page.html');\n};\n`, true],
  ])('refuses where %s', (_, code, mayMakeAsync) => {
    expect(awaitLast(code, mayMakeAsync)).toBeNull();
  });
});
