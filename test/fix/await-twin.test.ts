import { writeAwaitedTwin } from '../../src/fix/await-twin.ts';
import type { Twin } from '../../src/model/twin.ts';

const twins: Readonly<Record<string, Twin>> = {
  readFileSync: { name: 'readFile', as: 'promises' },
  writeFileSync: { name: 'writeFile', as: 'promises' },
  appendFileSync: { name: 'appendFile', as: 'promises' },
  rmSync: { name: 'rm', as: 'promises' },
  gzipSync: { name: 'gzip', as: 'callback' },
  scryptSync: { name: 'scrypt', as: 'callback', untyped: { gives: 'Buffer', arguments: 3 } },
  execSync: { name: 'exec', as: 'callback', member: 'stdout' },
  execFileSync: { name: 'execFile', as: 'callback', member: 'stdout' },
  hashSync: { name: 'hash', as: 'promise' },
  getSync: { name: 'get', as: 'promise' },
};

interface Where {
  /** What the handler begins with that may become asynchronous. */
  readonly handler?: string;
  readonly file?: string;
}

/** The module with its last call of that name awaited; the call is told by what it begins with. */
function awaitTwin(code: string, call: string, { handler, file = 'src/app.ts' }: Where = {}): string | null {
  const called = /(\w+)\($/.exec(call)?.[1] ?? '';
  const twin = twins[called];
  if (twin === undefined) throw new Error(`no twin of ${called}`);
  const at = positionOf(code, code.lastIndexOf(call));
  return writeAwaitedTwin(code, { kind: 'await-twin', description: '', file, ...at, called, twin, handler: handler === undefined ? null : positionOf(code, code.indexOf(handler)) });
}

function positionOf(code: string, at: number): { readonly line: number; readonly column: number } {
  const before = code.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const fs = `import fs from 'fs';\n`;

describe('writeAwaitedTwin', () => {
  it('makes the handler asynchronous where it may, and leaves one that is', () => {
    expect(awaitTwin(`${fs}app.get('/', (c) => c.html(fs.readFileSync('page.html', 'utf8')));\n`, 'fs.readFileSync(', { handler: '(c) =>' })).toBe(`${fs}app.get('/', async (c) => c.html(await fs.promises.readFile('page.html', 'utf8')));\n`);
    expect(awaitTwin(`${fs}app.get('/', async (c) => { const page = fs.readFileSync('page.html'); });\n`, 'fs.readFileSync(')).toBe(`${fs}app.get('/', async (c) => { const page = await fs.promises.readFile('page.html'); });\n`);
    expect(awaitTwin(`${fs}export class Pages {\n  @Get() terms(): string { return fs.readFileSync('page.html', 'utf8'); }\n}\n`, 'fs.readFileSync(', { handler: 'terms()' })).toContain(`@Get() async terms(): Promise<string> { return await fs.promises.readFile('page.html', 'utf8'); }`);
  });

  it('makes what only this file calls asynchronous too, and waits for it there', () => {
    const code = `${fs}const load = (name: string): string => fs.readFileSync(name, 'utf8').trim();\nfunction render(name: string) { return '<p>' + load(name) + '</p>'; }\napp.get('/', (c) => c.html(render('terms')));\n`;

    expect(awaitTwin(code, 'fs.readFileSync(', { handler: '(c) =>' })).toBe(
      `${fs}const load = async (name: string): Promise<string> => (await fs.promises.readFile(name, 'utf8')).trim();\nasync function render(name: string) { return '<p>' + (await load(name)) + '</p>'; }\napp.get('/', async (c) => c.html(await render('terms')));\n`,
    );
  });

  it('makes a method asynchronous that only its class can call', () => {
    const code = (method: string, rest = ''): string => `${fs}class Menus {\n  async show() { return this.${method}('lunch').trim(); }\n  ${method.startsWith('#') ? '' : 'private '}${method}(name: string): string { return fs.readFileSync(name, 'utf8'); }\n${rest}}\n`;

    expect(awaitTwin(code('read'), 'fs.readFileSync(')).toBe(`${fs}class Menus {\n  async show() { return (await this.read('lunch')).trim(); }\n  private async read(name: string): Promise<string> { return await fs.promises.readFile(name, 'utf8'); }\n}\n`);
    expect(awaitTwin(code('#read'), 'fs.readFileSync(')).toContain(`(await this.#read('lunch')).trim(); }\n  async #read(`);
    expect(awaitTwin(code('read').replace('private ', ''), 'fs.readFileSync(')).toBeNull();
    expect(awaitTwin(code('read', '  later() { setTimeout(this.read, 5); }\n'), 'fs.readFileSync(')).toBeNull();
    expect(awaitTwin(code('read', '  get all() { return this.read("all"); }\n'), 'fs.readFileSync(')).toBeNull();
  });

  it('waits for a file beside another that is written', () => {
    expect(awaitTwin(`${fs}const print = async (to) => { fs.writeFileSync(to, fs.readFileSync('page.html')); };\n`, 'fs.readFileSync(')).toContain('await fs.promises.readFile');
    expect(awaitTwin(`${fs}const file = 'count';\nconst print = async () => { fs.writeFileSync(file, fs.readFileSync('count') + 1); };\n`, 'fs.readFileSync(')).toBeNull();
    expect(awaitTwin(`${fs}const print = async (file) => { const text = fs.readFileSync(file); fs.renameSync('draft', file); return text; };\n`, 'fs.readFileSync(')).toBeNull();
    expect(awaitTwin(`${fs}const empty = async (folder) => { const index = fs.readFileSync(folder); for (const name of list(index)) { const file = join(folder, name); fs.unlinkSync(file); } };\n`, 'fs.readFileSync(')).toBeNull();
  });

  it('says so in the comment that holds the types of a JavaScript file', () => {
    const code = `${fs}/**\n * @param {string} name\n * @returns {{ text: string }} what stands in it\n */\nfunction load(name) { return { text: fs.readFileSync(name, 'utf8') }; }\napp.get('/', (c) => c.json(load('terms')));\n`;

    expect(awaitTwin(code, 'fs.readFileSync(', { handler: '(c) =>', file: 'src/app.js' })).toContain(' * @returns {Promise<{ text: string }>} what stands in it\n */\nasync function load(name)');
    expect(awaitTwin(code.replace('{{ text: string }}', '{Promise<Page>}'), 'fs.readFileSync(', { handler: '(c) =>', file: 'src/app.js' })).toContain('@returns {Promise<Page>} what');
    expect(awaitTwin(code.replace('@returns {{ text: string }}', 'Gives'), 'fs.readFileSync(', { handler: '(c) =>', file: 'src/app.js' })).not.toContain('Promise');
  });

  it('waits once where somebody waited already', () => {
    expect(awaitTwin(`${fs}const load = async () => { const page = await fs.readFileSync('page.html'); };\n`, 'fs.readFileSync(')).toContain(`const page = await fs.promises.readFile('page.html');`);
  });

  it('keeps a chain in its lines', () => {
    expect(awaitTwin(`${fs}const list = async () => fs\n  .readFileSync('menu.txt', 'utf8')\n  .split(',');\n`, 'fs\n  .readFileSync(')).toContain(`(await fs.promises.readFile('menu.txt', 'utf8'))\n  .split(',')`);
  });

  it('puts brackets where something is done to the text at once', () => {
    expect(awaitTwin(`${fs}const load = async () => fs.readFileSync('page.html').toString();\n`, 'fs.readFileSync(')).toContain(`(await fs.promises.readFile('page.html')).toString()`);
  });

  it('keeps the names that are imported beside it, and its own where it is used again', () => {
    const load = `const load = async () => {\n  return readFileSync('page.html');\n};\n`;

    expect(awaitTwin(`import { existsSync, readFileSync } from 'fs';\n${load}`, 'readFileSync(')).toContain(`import { existsSync } from 'fs';\nimport { readFile } from 'fs/promises';\n`);
    expect(awaitTwin(`import { readFileSync, existsSync } from 'fs';\n${load}`, 'readFileSync(')).toContain(`import { existsSync } from 'fs';\nimport { readFile } from 'fs/promises';\n`);
    expect(awaitTwin(`import { readFileSync } from 'fs';\nconst menu = readFileSync('menu.html');\n${load}`, 'readFileSync(')).toContain(`import { readFileSync } from 'fs';\nimport { readFile } from 'fs/promises';\nconst menu = readFileSync(`);
    expect(awaitTwin(`import { readFileSync } from 'fs';\nimport { readFile } from 'node:fs/promises';\nconst menu = readFile('menu.html');\n${load}`, 'readFileSync(')).toContain(`return await readFile('page.html');`);
    expect(awaitTwin(`const { readFileSync } = require('fs');\n${load}`, 'readFileSync(')).toContain(`const { readFile } = require('fs/promises');\n`);
  });

  it('wraps what takes a callback', () => {
    expect(awaitTwin(`import zlib from 'node:zlib';\nconst pack = async (text) => zlib.gzipSync(text);\n`, 'zlib.gzipSync(')).toBe(`import zlib from 'node:zlib';\nimport { promisify } from 'node:util';\nconst pack = async (text) => await promisify(zlib.gzip)(text);\n`);
    expect(awaitTwin(`import { gzipSync } from 'zlib';\nimport * as util from 'util';\nconst pack = async (text) => gzipSync(text);\n`, 'gzipSync(')).toBe(`import { gzip } from 'zlib';\nimport * as util from 'util';\nconst pack = async (text) => await util.promisify(gzip)(text);\n`);
    expect(awaitTwin(`const { gzipSync, gunzipSync } = require('zlib');\nconst first = gzipSync('');\nconst pack = async (text) => gzipSync(text);\n`, 'gzipSync(', { file: 'app.js' })).toContain(`const { gzipSync, gzip, gunzipSync } = require('zlib');\nconst { promisify } = require('util');\n`);
  });

  it('says what a key is where types cannot tell', () => {
    const code = `import { scryptSync } from 'crypto';\nconst sign = async (password) => scryptSync(password, 'salt', 64).toString('hex');\n`;

    expect(awaitTwin(code, 'scryptSync(')).toContain(`((await promisify(scrypt)(password, 'salt', 64)) as Buffer).toString('hex')`);
    expect(awaitTwin(code, 'scryptSync(', { file: 'src/app.js' })).toContain(`(await promisify(scrypt)(password, 'salt', 64)).toString('hex')`);
    expect(awaitTwin(code.replace('64)', '64, { N: 1024 })'), 'scryptSync(')).toBeNull();
  });

  it('takes what a program printed', () => {
    const run = `import { execFileSync } from 'node:child_process';\n`;

    expect(awaitTwin(`${run}const log = async () => execFileSync('git', ['log'], { encoding: 'utf8' }).split('\\n');\n`, 'execFileSync(')).toContain(`(await promisify(execFile)('git', ['log'], { encoding: 'utf8' })).stdout.split('\\n')`);
    expect(awaitTwin(`${run}const pull = async () => { execFileSync('git', ['pull']); };\n`, 'execFileSync(')).toContain(`{ await promisify(execFile)('git', ['pull']); }`);
    expect(awaitTwin(`${run}const log = async () => execFileSync('git', ['log']).toString();\n`, 'execFileSync(')).toContain(`(await promisify(execFile)('git', ['log'])).stdout.toString()`);
  });

  it.each([
    ['bytes are wanted', `const log = async () => send(execSync('git log'));\n`],
    ['the program is written to', `const log = async () => { execSync('sort', { input: text }); };\n`],
    ['the options are elsewhere', `const log = async () => { execSync('sort', options); };\n`],
    ['it is asked how the program failed', `const log = async () => { try { execSync('sort'); } catch (error) { return error.status; } };\n`],
  ])('leaves a program waited for where %s', (_, code) => {
    expect(awaitTwin(`import { execSync } from 'child_process';\n${code}`, 'execSync(')).toBeNull();
  });

  it('takes the name without Sync where that gives a promise', () => {
    expect(awaitTwin(`import bcrypt from 'bcrypt';\nconst sign = async (password) => { const hash = bcrypt.hashSync(password, 12); };\n`, 'bcrypt.hashSync(')).toContain('const hash = await bcrypt.hash(password, 12);');
    expect(awaitTwin(`import { hashSync } from 'bcrypt';\nconst sign = async (password) => ({ secret: hashSync(password, 12) });\n`, 'hashSync(')).toBe(`import { hash } from 'bcrypt';\nconst sign = async (password) => ({ secret: await hash(password, 12) });\n`);
    expect(awaitTwin(`const find = async (id) => db.getSync(id);\n`, 'db.getSync(')).toBe(`const find = async (id) => await db.get(id);\n`);
  });

  it('writes a file of its own', () => {
    expect(awaitTwin(`${fs}const store = async (body) => { const name = 'uploads/' + randomUUID();\n fs.writeFileSync(name, body); };\n`, 'fs.writeFileSync(')).toContain('await fs.promises.writeFile(name, body);');
    expect(awaitTwin(`${fs}const log = async (line) => { fs.appendFileSync('access.log', line); };\n`, 'fs.appendFileSync(')).toContain(`await fs.promises.appendFile('access.log', line);`);
    expect(awaitTwin(`${fs}const clean = async () => { const folder = fs.mkdtempSync('/tmp/');\n fs.rmSync(folder); };\n`, 'fs.rmSync(')).toContain('await fs.promises.rm(folder);');
  });

  it.each([
    ['the handler may not become asynchronous', `${fs}app.get('/', (req, res) => { res.send(fs.readFileSync('page.html')); });\n`, 'fs.readFileSync(', {}],
    ['another function waits for no handler', `${fs}app.get('/', (c) => c.html(list.map((name) => fs.readFileSync(name))));\n`, 'fs.readFileSync(', { handler: '(c) =>' }],
    ['the handler is called by hand', `${fs}function show(c) { c.html(fs.readFileSync('page.html')); }\nshow(first);\n`, 'fs.readFileSync(', { handler: 'function show' }],
    ['another file may call it', `${fs}export const load = () => fs.readFileSync('page.html');\napp.get('/', (c) => c.html(load()));\n`, 'fs.readFileSync(', { handler: '(c) =>' }],
    ['somebody is given the function', `${fs}const load = () => fs.readFileSync('page.html');\nwatch(load);\napp.get('/', (c) => c.html(load()));\n`, 'fs.readFileSync(', { handler: '(c) =>' }],
    ['the function writes too', `${fs}const count = async () => { fs.writeFileSync('count', '1' + fs.readFileSync('count')); };\n`, 'fs.readFileSync(', {}],
    ['another function writes the file that it is given', `${fs}const load = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));\nconst count = async () => { const seen = load(store); fs.writeFileSync(store, String(seen + 1)); };\n`, 'fs.readFileSync(', {}],
    ['two requests would write one file', `${fs}const store = async (body) => { fs.writeFileSync('last.json', body); };\n`, 'fs.writeFileSync(', {}],
    ['a record is read and changed', `const add = async (id) => { const one = db.getSync(id); await db.put(id, one + 1); };\n`, 'db.getSync(', {}],
    ['a constructor cannot wait', `${fs}class Page { constructor() { this.text = fs.readFileSync('page.html'); } }\n`, 'fs.readFileSync(', {}],
    ['a field cannot wait', `${fs}const make = async () => class { text = fs.readFileSync('page.html'); };\n`, 'fs.readFileSync(', {}],
    ['it is the value of a parameter', `${fs}const load = async (page = fs.readFileSync('page.html')) => page;\n`, 'fs.readFileSync(', {}],
    ['a generator gives what it reads', `${fs}function* pages() { yield fs.readFileSync('page.html'); }\n`, 'fs.readFileSync(', {}],
    ['the name is taken', `import { readFileSync, readFile } from 'fs';\nconst load = async () => {\n  return readFileSync('page.html');\n};\n`, 'readFileSync(', {}],
    ['a variable has the name', `import { hashSync } from 'bcrypt';\nconst sign = async (password) => { const hash = hashSync(password, 12); return hash; };\n`, 'hashSync(', {}],
    ['promisify is something else', `import { gzipSync } from 'zlib';\nimport { promisify } from './promises';\nconst pack = async (text) => gzipSync(text);\n`, 'gzipSync(', {}],
  ])('refuses where %s', (_, code, call, where: Where) => {
    expect(awaitTwin(code, call, where)).toBeNull();
  });
});
