/** JSON files that a project reads and rewrites as its database, and the many that are not one. */
import { blockingCalls } from './blocking-calls.ts';
import { checkout } from './shop.ts';

const read = 'node:fs readFileSync() of a JSON file';
const write = 'node:fs writeFileSync() of a JSON file';

async function reached(imports: string, body: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const calls = await blockingCalls({ 'src/app.ts': checkout(body, imports), ...files });
  return calls.map((call) => call.replace(/^.* -> /, '')).sort();
}

describe('a JSON file is a database', () => {
  it('where a request reads it, changes it and writes it back', async () => {
    expect(await reached(`import fs from 'node:fs';`, `const orders = JSON.parse(fs.readFileSync('data/orders.json', 'utf8')); orders.push(req.body); fs.writeFileSync('./data/orders.json', JSON.stringify(orders, null, 2)); res.json({});`)).toEqual([read, write]);
  });

  it('where its path is a constant of another file', async () => {
    const files = {
      'src/paths.ts': `import path from 'path';\nexport const ORDERS = path.join(process.cwd(), 'data', 'orders.json');`,
      'src/orders.ts': `import { readFileSync, writeFileSync } from 'fs';\nimport { ORDERS } from './paths';\nexport function load() { const text = readFileSync(ORDERS).toString(); return JSON.parse(text); }\nexport function save(orders) { const text = JSON.stringify(orders); writeFileSync(ORDERS, text + '\\n'); }`,
    };

    expect(await reached(`import { load, save } from './orders';`, `save([...load(), req.body]); res.json({});`, files)).toEqual([read, write]);
  });

  it('where its path is a field of a class', async () => {
    const store = `import * as fs from 'fs';\nexport class Store {\n  constructor(private readonly file: string) {}\n  all() { return JSON.parse(fs.readFileSync(this.file, 'utf8')); }\n  add(order) { fs.writeFileSync(this.file, JSON.stringify([...this.all(), order])); }\n}`;

    expect(await reached(`import { Store } from './store';\nconst store = new Store(process.env.ORDERS);`, `store.add(req.body); res.json({});`, { 'src/store.ts': store })).toEqual([read, write]);
  });

  it('where its text is kept in a field, or beside something else in what a method gives', async () => {
    const store = (add: string): string => `import * as fs from 'fs';\nexport class Store {\n  private text = '';\n  constructor(private readonly file: string) {}\n  all() { return JSON.parse(fs.readFileSync(this.file, 'utf8')); }\n  textOf(orders) { const text = JSON.stringify(orders); return { text, hash: hash(text), note: 'orders' }; }\n  add(order) { ${add} }\n}`;
    const added = (add: string): Promise<readonly string[]> => reached(`import { Store } from './store';\nconst store = new Store(process.env.ORDERS);`, `store.add(req.body); res.json({});`, { 'src/store.ts': store(add) });

    expect(await added('this.text = JSON.stringify([...this.all(), order]); fs.writeFileSync(this.file, this.text);')).toEqual([read, write]);
    expect(await added('const { text, hash } = this.textOf([...this.all(), order]); if (hash !== this.text) fs.writeFileSync(this.file, text);')).toEqual([read, write]);
    expect(await added('const { note } = this.textOf([...this.all(), order]); fs.writeFileSync(this.file, note);')).toEqual([]);
    expect(await added(`this.text = String(order); fs.writeFileSync(this.file, this.text);`)).toEqual([]);
  });

  it('where its path is a static field', async () => {
    const store = `import fs from 'fs';\nimport path from 'path';\nexport class Uploads {\n  static folder = path.join(process.cwd(), 'uploads');\n  static record = path.join(this.folder, 'record.json');\n  private static all() { return JSON.parse(fs.readFileSync(Uploads.record, 'utf-8')).files; }\n  static add(file) { const files = this.all(); files.push(file); fs.writeFileSync(Uploads.record, JSON.stringify({ files })); }\n}`;

    expect(await reached(`import { Uploads } from './uploads';`, `Uploads.add(req.body); res.json({});`, { 'src/uploads.ts': store })).toEqual([read, write]);
  });

  it('where functions of the project read and write whatever file they are given', async () => {
    const json = `import fs from 'fs';\nexport const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));\nexport const writeJson = (file, value) => fs.writeFileSync(file, JSON.stringify(value));`;

    expect(await reached(`import path from 'path';\nimport { readJson, writeJson } from './json';\nconst file = path.join(__dirname, 'orders.json');`, `writeJson(file, [...readJson(file), req.body]); res.json({});`, { 'src/json.ts': json })).toEqual([read, write]);
  });

  it('where it is one of many, each named by what is asked for', async () => {
    const store = `import fs from 'fs';\nimport path from 'path';\nconst folder = process.env.DATA;\nexport const get = (id) => JSON.parse(fs.readFileSync(path.join(folder, \`\${id}.json\`), 'utf8'));\nexport const put = (id, order) => fs.writeFileSync(path.join(folder, \`\${id}.json\`), JSON.stringify(order));`;

    expect(await reached(`import { get, put } from './store';`, `put(req.body.id, { ...get(req.body.id), ...req.body }); res.json({});`, { 'src/store.ts': store })).toEqual([read, write]);
  });

  it.each([
    ['path.join(folder, `${id}.json`)', 'fs.renameSync(temporary, file)'],
    ['`${folder}/${id}.json`', 'fs.renameSync(temporary, file)'],
    [`folder + sep + 'orders-' + id + '.json'`, 'fs.promises.rename(temporary, file)'],
    [`'orders.json'`, 'fs.renameSync(temporary, file)'],
  ])('where what is at %s is written beside it first', async (path, rename) => {
    const store = `import fs from 'fs';\nimport path, { sep } from 'path';\nconst folder = process.env.DATA;\nexport const get = (id) => { const file = ${path}; return JSON.parse(fs.readFileSync(file, 'utf8')); };\nexport const put = (id, order) => { const file = ${path}; const temporary = file + '.tmp'; fs.writeFileSync(temporary, JSON.stringify(order)); return ${rename}; };`;

    expect(await reached(`import { get, put } from './store';`, `put(req.body.id, { ...get(req.body.id), ...req.body }); res.json({});`, { 'src/store.ts': store })).toEqual([read, write]);
  });

  it('where its path is made text once more', async () => {
    const store = `import fs from 'fs';\nclass Store {\n  constructor(name) { this.name = name; this.folder = process.env.DATA || '.'; const file = \`\${this.folder}/\${this.name}.json\`; this.orders = JSON.parse(fs.readFileSync(\`\${file}\`)); }\n  save() { fs.writeFileSync(\`\${this.folder}/\${this.name}.json\`, JSON.stringify(this.orders)); }\n}\nexport const store = new Store(process.env.NAME);`;

    expect(await reached(`import { store } from './store';`, `store.orders.push(req.body); store.save(); res.json({});`, { 'src/store.ts': store })).toEqual([write]);
  });

  it('where it is one of a folder, whatever its name', async () => {
    const store = (read: string): string => `import fs from 'fs';\nimport path from 'path';\nconst folder = path.join(process.cwd(), 'orders');\nexport const all = () => fs.readdirSync(folder).map((name) => JSON.parse(fs.readFileSync(path.join(${read}, name), 'utf8')));\nexport const put = (id, order) => fs.writeFileSync(\`\${folder}/\${id}.json\`, JSON.stringify(order));`;
    const use = `put(req.body.id, all()); res.json({});`;

    expect(await reached(`import { all, put } from './store';`, use, { 'src/store.ts': store('folder') })).toEqual([`${read} (per item)`, write]);
    expect(await reached(`import { all, put } from './store';`, use, { 'src/store.ts': store(`process.cwd(), 'texts'`) })).toEqual([]);
  });

  it('where its folder is a setting that both ends read', async () => {
    const store = (read: string): string => `import fs from 'fs';\nimport path from 'path';\nexport const get = (user, id) => JSON.parse(fs.readFileSync(path.join(${read}, id + '.json'), 'utf8'));\nexport const put = (user, id, order) => fs.writeFileSync(path.join(user.folders.orders, id + '.json'), JSON.stringify(order));`;
    const use = `put(req.user, req.body.id, get(req.user, req.body.id)); res.json({});`;

    expect(await reached(`import { get, put } from './store';`, use, { 'src/store.ts': store('user.folders.orders') })).toEqual([read, write]);
    expect(await reached(`import { get, put } from './store';`, use, { 'src/store.ts': store('user.folders.texts') })).toEqual([]);
  });

  it('where each of its lines is JSON', async () => {
    expect(await reached(`import fs from 'fs';`, `const orders = JSON.parse(fs.readFileSync('orders.jsonl', 'utf8')); fs.writeFileSync('orders.jsonl', orders.map((order) => String(order)).join('\\n')); res.json({});`)).toEqual([]);
    expect(await reached(`import fs from 'fs';`, `const orders = JSON.parse(fs.readFileSync('orders.jsonl', 'utf8')); fs.writeFileSync('orders.jsonl', orders.map((order) => JSON.stringify(order)).join('\\n')); res.json({});`)).toEqual([read, write]);
  });

  it('where it is loaded when the server starts, and written by each change', async () => {
    expect(await reached(`import fs from 'fs';\nconst file = 'orders.json';\nconst orders = JSON.parse(fs.readFileSync(file, 'utf8'));`, `orders.push(req.body); fs.writeFileSync(file, JSON.stringify(orders)); res.json({});`)).toEqual([write]);
  });

  it('where a package parses and writes it', async () => {
    expect(await reached(`import fs from 'fs-extra';`, `const orders = fs.readJsonSync('orders.json'); fs.outputJsonSync('orders.json', [...orders, req.body]); res.json({});`)).toEqual(['fs-extra outputJsonSync() of a JSON file', 'fs-extra readJsonSync() of a JSON file']);
  });

  it('where small packages do', async () => {
    expect(await reached(`import jsonfile from 'jsonfile';`, `jsonfile.writeFileSync('orders.json', [...jsonfile.readFileSync('orders.json'), req.body]); res.json({});`)).toEqual(['jsonfile readFileSync() of a JSON file', 'jsonfile writeFileSync() of a JSON file']);
    expect(await reached(`import { readFileSync } from 'fs';\nimport { sync as save } from 'write-file-atomic';`, `save('orders.json', JSON.stringify([...JSON.parse(readFileSync('orders.json')), req.body])); res.json({});`)).toEqual([read, 'write-file-atomic sync() of a JSON file']);
  });

  it('where what writes it goes by another name', async () => {
    expect(await reached(`const save = require('write-file-atomic').sync;\nconst { readFileSync: load } = require('fs');`, `save('orders.json', JSON.stringify([...JSON.parse(load('orders.json')), req.body])); res.json({});`)).toEqual([read, 'write-file-atomic sync() of a JSON file']);
  });

  it('where it is read without blocking, and written in one go', async () => {
    expect(await reached(`import { readFile } from 'fs/promises';\nimport { writeFileSync } from 'fs';`, `const orders = JSON.parse(await readFile('orders.json', 'utf8')); writeFileSync('orders.json', JSON.stringify([...orders, req.body])); res.json({});`)).toEqual([write]);
    expect(await reached(`import fs from 'fs';`, `const text = await fs.promises.readFile('orders.json'); fs.writeFileSync('orders.json', JSON.stringify([...JSON.parse(text.toString()), req.body])); res.json({});`)).toEqual([write]);
  });

  it('where a service of its own reads it by way of a promise', async () => {
    const settings = `import { join } from 'node:path';\nexport class Settings {\n  folder = process.env.DATA;\n  layoutPath = join(this.folder, 'layout.json');\n}`;
    const store = `import { readJson, writeJsonSync } from 'fs-extra';\nimport { Settings } from './settings';\nexport class Layouts {\n  constructor(private readonly settings: Settings) {}\n  async save(user: string, layout: object) {\n    let all;\n    try { all = await readJson(this.settings.layoutPath); } catch { all = {}; }\n    all[user] = layout;\n    writeJsonSync(this.settings.layoutPath, all);\n  }\n}`;

    expect(await reached(`import { Layouts } from './layouts';\nimport { Settings } from './settings';\nconst layouts = new Layouts(new Settings());`, `await layouts.save(req.user.name, req.body); res.json({});`, { 'src/settings.ts': settings, 'src/layouts.ts': store })).toEqual(['fs-extra writeJsonSync() of a JSON file']);
  });

  describe('whose text a class gives to those who parse it', () => {
    const file = `import fs from 'fs';\nexport class TextFile {\n  constructor(path) { this.path = path; }\n  read() { try { const text = fs.readFileSync(this.path, 'utf8'); this.text = text; return this.text; } catch (error) { return error.message; } }\n  write(data, isJson) { this.text = data; fs.writeFileSync(this.path, isJson ? JSON.stringify(this.text) : this.text); }\n}`;
    const change = (path: string, parse = 'JSON.parse(file.read())', others = {}): Promise<readonly string[]> =>
      reached(`import { TextFile } from './text-file';`, `const file = new TextFile(${path}); const orders = ${parse}; orders.push(req.body); file.write(orders, true); res.json({});`, { 'src/text-file.ts': file, ...others });

    it('where it is read, changed and written back', async () => {
      expect(await change(`'data/orders.json'`)).toEqual([read, write]);
    });

    it('but not where nobody parses it, or its name says that it is none', async () => {
      expect(await change(`'data/orders.json'`, 'file.read().split(",")')).toEqual([]);
      expect(await change(`'public/shop.css'`)).toEqual([]);
    });

    it('though the same class is made for a file of another format elsewhere', async () => {
      const theme = (path: string): string => `import { TextFile } from './text-file';\nexport const theme = new TextFile(${path});`;

      expect(await change(`'data/orders.json'`, 'JSON.parse(file.read())', { 'src/theme.ts': theme(`'public/shop.css'`) })).toEqual([read, write]);
      expect(await change(`'public/shop.css'`, 'JSON.parse(file.read())', { 'src/theme.ts': theme(`'public/print.css'`) })).toEqual([]);
    });
  });

  it('where a function gives its text', async () => {
    const files = (parsed: string): Record<string, string> => ({ 'src/file.ts': `import fs from 'fs';\nexport const readText = (path) => fs.readFileSync(path, 'utf8');\nexport const save = (path, value) => fs.writeFileSync(path, JSON.stringify(value));`, 'src/orders.ts': `import { readText } from './file';\nexport const load = () => ${parsed};` });
    const use = `import { load } from './orders';\nimport { save } from './file';`;

    expect(await reached(use, `save('orders.json', [...load(), req.body]); res.json({});`, files(`JSON.parse(readText('orders.json'))`))).toEqual([read, write]);
    expect(await reached(use, `save('orders.json', [...load(), req.body]); res.json({});`, files(`readText('orders.json').split(',')`))).toEqual([]);
  });

  it('where Deno reads and writes it', async () => {
    expect(await reached('', `const orders = JSON.parse(Deno.readTextFileSync('orders.json')); Deno.writeTextFileSync('orders.json', JSON.stringify([...orders, req.body])); res.json({});`)).toEqual(['deno readTextFileSync() of a JSON file', 'deno writeTextFileSync() of a JSON file']);
  });

  it.each([
    ['awaited', `await writeJson(file, orders);`],
    ['followed by a then', `writeJson(file, orders).then(() => log('saved'));`],
    ['with a callback', `writeJson(file, orders, () => log('saved'));`],
  ])('where it is read at once and written without blocking, %s', async (_, write) => {
    const store = `import { readJsonSync, writeJson } from 'fs-extra';\nconst file = 'orders.json';\nconst log = (text) => console.log(text);\nexport async function add(order) { const orders = readJsonSync(file); orders.push(order); ${write} }`;

    expect(await reached(`import { add } from './store';`, `await add(req.body); res.json({});`, { 'src/store.ts': store })).toEqual(['fs-extra readJsonSync() of a JSON file']);
  });
});

describe('a JSON file is none', () => {
  it('where a command writes it without blocking, or a request that finds it missing', async () => {
    const store = `import { existsSync, readJsonSync, writeJson } from 'fs-extra';\nconst file = 'orders.json';\nexport async function create() { await writeJson(file, []); }\nexport const all = () => readJsonSync(file);\nexport async function ready() { if (!existsSync(file)) await writeJson(file, []); }`;
    const files = { 'src/store.ts': store, 'scripts/setup.ts': `import { create } from '../src/store';\ncreate();` };

    expect(await reached(`import { all } from './store';`, `res.json(all());`, files)).toEqual([]);
    expect(await reached(`import { all, ready } from './store';`, `await ready(); res.json(all());`, files)).toEqual([]);
  });

  it('where it is only read', async () => {
    expect(await reached(`import fs from 'fs';`, `res.json(JSON.parse(fs.readFileSync('countries.json', 'utf8')));`)).toEqual([]);
  });

  it('where it is a report that nothing reads back', async () => {
    expect(await reached(`import fs from 'fs';`, `fs.writeFileSync('report.json', JSON.stringify(req.body)); res.json({});`)).toEqual([]);
  });

  it('where requests read the settings that a command writes', async () => {
    const files = {
      'src/settings.ts': `import fs from 'fs';\nconst file = 'settings.json';\nexport const load = () => JSON.parse(fs.readFileSync(file, 'utf8'));\nexport const save = (settings) => fs.writeFileSync(file, JSON.stringify(settings));`,
      'scripts/setup.ts': `import { save } from '../src/settings';\nsave({ currency: 'EUR' });`,
    };

    expect(await reached(`import { load } from './settings';`, `res.json(load().currency);`, files)).toEqual([]);
  });

  it('where it is written because it is missing', async () => {
    const keys = (create: string): string => `import fs from 'fs';\nconst file = 'keys.json';\nconst create = () => fs.writeFileSync(file, JSON.stringify({ key: 1 }));\nexport function load() { ${create} return JSON.parse(fs.readFileSync(file, 'utf8')); }`;

    expect(await reached(`import { load } from './keys';`, `res.json(load().key);`, { 'src/keys.ts': keys('if (!fs.existsSync(file)) create();') })).toEqual([]);
    expect(await reached(`import { load } from './keys';`, `res.json(load().key);`, { 'src/keys.ts': keys('create();') })).toEqual([read, write]);
  });

  it('where its first use makes it, and what is there is left alone', async () => {
    const store = `import fs from 'fs';\nconst file = 'orders.json';\nexport function ready() { if (fs.existsSync(file)) return; fs.writeFileSync(file, JSON.stringify([])); }\nexport const all = () => JSON.parse(fs.readFileSync(file, 'utf8'));`;

    expect(await reached(`import { all, ready } from './store';`, `ready(); res.json(all());`, { 'src/store.ts': store })).toEqual([]);
  });

  it('where a field of it is written because it is missing', async () => {
    const keys = (test: string): string => `import fs from 'fs';\nconst file = 'keys.json';\nfunction create() { const keys = { secret: 1 }; fs.writeFileSync(file, JSON.stringify(keys)); return keys; }\nexport function load(name) { const keys = JSON.parse(fs.readFileSync(file, 'utf8')); if (${test}) { return create(); } return keys; }`;

    expect(await reached(`import { load } from './keys';`, `res.json(load(req.body.name));`, { 'src/keys.ts': keys('!keys.secret') })).toEqual([]);
    expect(await reached(`import { load } from './keys';`, `res.json(load(req.body.name));`, { 'src/keys.ts': keys('!keys[name]') })).toEqual([read, write]);
  });

  it('where another file is read than is written', async () => {
    const json = `import fs from 'fs';\nexport const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));\nexport const writeJson = (file, value) => fs.writeFileSync(file, JSON.stringify(value));`;

    expect(await reached(`import { readJson, writeJson } from './json';\nimport path from 'path';`, `writeJson(path.join('out', 'copy.json'), readJson(path.join('in', 'orders.json'))); res.json({});`, { 'src/json.ts': json })).toEqual([]);
  });

  it('where the report beside it is written, and another file is renamed', async () => {
    const store = `import fs from 'fs';\nconst folder = process.env.DATA;\nexport const get = (id) => JSON.parse(fs.readFileSync(\`\${folder}/\${id}.json\`, 'utf8'));\nexport const report = (id, order) => { fs.writeFileSync(\`\${folder}/\${id}.report\`, JSON.stringify(order)); fs.renameSync(\`\${folder}/\${id}.draft\`, \`\${folder}/\${id}.json\`); };`;

    expect(await reached(`import { get, report } from './store';`, `report(req.body.id, get(req.body.id)); res.json({});`, { 'src/store.ts': store })).toEqual([]);
  });

  it('where it is read and written without blocking', async () => {
    expect(await reached(`import fs from 'fs/promises';`, `const orders = JSON.parse(await fs.readFile('orders.json', 'utf8')); await fs.writeFile('orders.json', JSON.stringify([...orders, req.body])); res.json({});`)).toEqual([]);
  });

  it('where another file is read without blocking than is written', async () => {
    expect(await reached(`import { readJson, writeJsonSync } from 'fs-extra';`, `const settings = await readJson('settings.json'); writeJsonSync('report.json', { settings, at: req.body.at }); res.json({});`)).toEqual([]);
  });

  it('where the text is not JSON', async () => {
    expect(await reached(`import fs from 'fs';`, `fs.writeFileSync('orders.csv', fs.readFileSync('orders.csv', 'utf8') + req.body); res.json({});`)).toEqual([]);
  });
});

describe('a JSON file is a file of settings', () => {
  const store = (name: string, more = ''): Readonly<Record<string, string>> => ({ 'src/store.ts': `import fs from 'fs';\nimport path from 'path';\n${more}const file = path.join(process.cwd(), ${name});\nexport const load = () => JSON.parse(fs.readFileSync(file, 'utf8'));\nexport const save = (value) => fs.writeFileSync(file, JSON.stringify(value, null, 2));` });
  const imports = `import { load, save } from './store';`;
  const known = `const found = load(); save({ ...found, port: req.body.port, host: req.body.host }); res.json(found);`;

  it.each([
    ['its name', `'config.json'`],
    ['its folder', `'settings', 'world.json'`],
  ])('where %s says so, and what is saved has known names', async (_, name) => {
    expect(await reached(imports, known, store(name))).toEqual([]);
    expect(await reached(imports, known, store(`'orders.json'`))).toEqual([read, write]);
  });

  it('where the variable of the environment that holds its path says so', async () => {
    const files = { 'src/store.ts': `import fs from 'fs';\nconst file = process.env.SETTINGS_FILE;\nexport const load = () => JSON.parse(fs.readFileSync(file, 'utf8'));\nexport const save = (value) => fs.writeFileSync(file, JSON.stringify(value));` };

    expect(await reached(imports, known, files)).toEqual([]);
  });

  it.each([
    ['pushed', `const found = load(); found.shares.push(req.body); save(found); res.json({});`],
    ['set under a key', `const found = load(); found.shares[req.body.id] = req.body; save(found); res.json({});`],
    ['put together with the others', `save({ shares: [...load().shares, req.body] }); res.json({});`],
    ['taken out', `save({ shares: load().shares.filter((one) => one.id !== req.body.id) }); res.json({});`],
    ['put under a computed name', `save({ ...load(), [req.body.id]: req.body }); res.json({});`],
  ])('unless records in it are %s', async (_, body) => {
    expect(await reached(imports, body, store(`'config.json'`))).toEqual([read, write]);
  });

  it('whatever is done to lists beside it', async () => {
    const body = (more: string): string => `const found = load(); const kinds = ['file']; if (req.body.port) kinds.push('server'); if (!kinds.includes(found.kind)) return; found.kind = req.body.kind; ${more} save(found); res.json({});`;
    const add = 'const add = (settings, share) => settings.shares.push(share);';

    expect(await reached(imports, body(''), store(`'config.json'`))).toEqual([]);
    expect(await reached(`${imports}\n${add}`, body('add(found, req.body);'), store(`'config.json'`))).toEqual([read, write]);
    expect(await reached(imports, body('const { shares } = found; shares.push(req.body);'), store(`'config.json'`))).toEqual([read, write]);
  });

  it('unless each has one of its own', async () => {
    const files = { 'src/store.ts': `import fs from 'fs';\nimport path from 'path';\nconst fileOf = (id) => path.join(process.env.DATA, 'config', id + '.json');\nexport const load = (id) => JSON.parse(fs.readFileSync(fileOf(id), 'utf8'));\nexport const save = (id, value) => fs.writeFileSync(fileOf(id), JSON.stringify(value));` };

    expect(await reached(imports, `save(req.body.id, { ...load(req.body.id), port: req.body.port }); res.json({});`, files)).toEqual([read, write]);
  });
});
