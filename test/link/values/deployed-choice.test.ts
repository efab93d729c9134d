import { blockingCalls } from '../blocking-calls.ts';
import { checkout } from '../shop.ts';

const drivers = `import { drizzle as overSqlite } from 'drizzle-orm/better-sqlite3';\nimport { drizzle as overServer } from 'drizzle-orm/node-postgres';\n`;
const sqlite = `overSqlite('shop.db')`;
const server = `overServer(process.env.DATABASE_URL)`;
const schema = `import { sqliteTable } from 'drizzle-orm/sqlite-core';\nexport const orders = sqliteTable('orders', {});`;
const handler = checkout(`res.json(await db.select().from(orders));`, `import { db } from './db';\nimport { orders } from './schema';`);
const found = [expect.stringMatching(/^POST \/api\/checkout -> drizzle-orm \(synchronous SQLite driver\)/)];
const plain = `export const db = process.env.DB_TYPE === 'postgres' ? ${server} : ${sqlite};`;

/** What `POST /api/checkout` reaches over the database of this module, beside these files. */
function reached(module: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': `${drivers}${module}`, 'src/schema.ts': schema, 'src/app.ts': handler, ...files });
}

function compose(variables: string, build = '.'): string {
  return `services:\n  shop:\n    build: ${build}\n    environment:\n      - PORT=3000\n${variables}`;
}

const overPostgres = { 'docker-compose.yml': compose('      - DB_TYPE=postgres\n') };

describe('what the environment chooses', () => {
  it('is what every deployment says', async () => {
    expect(await reached(plain, {})).toEqual(found);
    expect(await reached(plain, overPostgres)).toEqual([]);
    expect(await reached(plain, { 'docker-compose.yml': compose('      - DB_TYPE=sqlite\n') })).toEqual(found);
  });

  it('is not what a deployment beside one that is silent says', async () => {
    expect(await reached(plain, { ...overPostgres, 'compose.yml': compose('') })).toEqual(found);
    expect(await reached(plain, { 'docker-compose.postgres.yml': compose('      - DB_TYPE=postgres\n'), 'docker-compose.yml': compose('') })).toEqual(found);
    expect(await reached(plain, { 'docker-compose.prod.yml': compose('      - DB_TYPE=postgres\n'), 'docker-compose.yml': compose('') })).toEqual([]);
    expect(await reached(plain, { 'docker-compose.postgres.yml': compose('      - DB_TYPE=postgres\n') })).toEqual(found);
    expect(await reached(plain, { ...overPostgres, 'fly.toml': 'app = "shop"\n[env]\nDB_TYPE = "sqlite"\n' })).toEqual(found);
  });

  it('is not what a trial environment, a foreign program or a program of another folder is told', async () => {
    expect(await reached(plain, { 'docker-compose.dev.yml': compose('      - DB_TYPE=postgres\n') })).toEqual(found);
    expect(await reached(plain, { 'docker-compose.yml': 'services:\n  reports:\n    image: metabase/metabase\n    environment:\n      - DB_TYPE=postgres\n' })).toEqual(found);
    expect(await reached(plain, { 'docker-compose.yml': compose('      - DB_TYPE=postgres\n', './reports') })).toEqual(found);
  });

  it('is what is told to the image that is published under the name of the package', async () => {
    const image = (name: string): Record<string, string> => ({ 'package.json': '{ "name": "@acme/shop" }', 'docker-compose.yml': `services:\n  app:\n    image: ${name}\n    environment:\n      - DB_TYPE=postgres\n` });

    expect(await reached(plain, image('ghcr.io/acme/shop:2.1'))).toEqual([]);
    expect(await reached(plain, image('ghcr.io/bazaar/shop:2.1'))).toEqual(found);
    expect(await reached(plain, { ...image('ghcr.io/bazaar/shop:2.1'), 'package.json': '{ "name": "shop" }' })).toEqual([]);
    expect(await reached(plain, { ...image('bazaar/ui:2'), 'package.json': '{ "name": "ui" }' })).toEqual(found);
    for (const name of ['', '@acme/']) expect(await reached(plain, { 'package.json': `{ "name": "${name}" }`, 'docker-compose.yml': 'services:\n  app:\n    command: node other.js\n    environment:\n      - DB_TYPE=postgres\n' })).toEqual(found);
    expect(await reached(plain, image('localhost:5000/shop'))).toEqual([]);
    expect(await reached(plain, image('acme/shop-reports:2.1'))).toEqual(found);
    expect(await reached(plain, { ...image('acme/shop'), 'compose.yml': compose('') })).toEqual(found);
  });

  it('is not known where the value comes from somewhere else', async () => {
    expect(await reached(plain, { 'docker-compose.yml': compose('      - DB_TYPE=${DB_TYPE}\n') })).toEqual(found);
    expect(await reached(`export const db = process.env.DB_TYPE === 'postgres' && open() ? ${server} : ${sqlite};`, overPostgres)).toEqual(found);
  });

  it('is what production is told in a file of settings', async () => {
    expect(await reached(plain, { '.env.production': '# The database\nDB_TYPE=postgres # or sqlite\n' })).toEqual([]);
    expect(await reached(plain, { '.env.production.example': 'DB_TYPE=postgres\n' })).toEqual(found);
    expect(await reached(plain, { '.env.prod': 'DB_TYPE="postgres"\n' })).toEqual([]);
    expect(await reached(plain, { '.env.example': 'DB_TYPE=postgres\n' })).toEqual(found);
    expect(await reached(plain, { '.env.production': 'DB_TYPE=postgres\n', 'docker-compose.yml': compose('      - DB_TYPE=sqlite\n') })).toEqual(found);
  });

  it('is read through constants of other files', async () => {
    const settings = { 'src/settings.ts': `export const DB_TYPE = process.env.DB_TYPE === 'sqlite' || !process.env.DB_TYPE ? 'sqlite' : process.env.DB_TYPE.toLowerCase();` };
    const module = `import { DB_TYPE } from './settings';\nexport const db = DB_TYPE === 'postgres' ? ${server} : ${sqlite};`;

    expect(await reached(module, { ...overPostgres, ...settings })).toEqual([]);
    expect(await reached(module, settings)).toEqual(found);
  });

  it('is what a variable is given last', async () => {
    expect(await reached(`let db = ${sqlite};\nif (process.env.DB_TYPE === 'mysql') db = null;\nelse if (process.env.DB_TYPE === 'postgres') db = ${server};\nexport { db };`, overPostgres)).toEqual([]);
    expect(await reached(`let db;\nif (process.env.DB_TYPE === 'postgres') db = ${server};\nelse db = ${sqlite};\nexport { db };`, overPostgres)).toEqual([]);
    expect(await reached(`let db = ${server};\nif (process.env.DB_TYPE === 'postgres' && process.env.CACHED) db = ${sqlite};\nexport { db };`, overPostgres)).toEqual(found);
    expect(await reached(`let db;\nif (process.env.DB_TYPE === 'postgres') db = ${server};\nif (process.env.CACHED) db = ${sqlite};\nexport { db };`, overPostgres)).toEqual(found);
    expect(await reached(`let db;\nif (process.env.DB_TYPE === 'postgres') db = ${server};\nexport function useFile() { db = ${sqlite}; }\nexport { db };`, overPostgres)).toEqual(found);
  });

  it('leaves alone what no test on the environment decides', async () => {
    const query = (more: string): string => checkout(`let rows = db.select(); ${more} res.json(await rows);`, `import { db } from './db';\nimport { orders } from './schema';`);
    const opened = { 'src/db.ts': `${drivers}export const db = ${sqlite};`, 'src/schema.ts': schema, ...overPostgres };

    expect(await blockingCalls({ ...opened, 'src/app.ts': query('rows = rows.from(orders);') })).toEqual(found);
    expect(await blockingCalls({ ...opened, 'src/app.ts': query(`if (process.env.DB_TYPE === 'postgres') rows = rows.from(orders);`) })).toEqual(found);
    expect(await reached(`let db = ${sqlite};\nexport { db };\nconsole.log(db);\ndb = null;`, overPostgres)).toEqual(found);
  });

  it('is not what stands behind the end of the way that is taken', async () => {
    const opened = (body: string): string => `function open() { let db; ${body} return db; }\nexport const db = open();`;

    expect(await reached(opened(`if (process.env.DB_TYPE === 'postgres') { db = ${server}; return db; } db = ${sqlite};`), overPostgres)).toEqual([]);
    expect(await reached(opened(`if (process.env.DB_TYPE === 'mysql') { db = ${server}; return db; } db = ${sqlite};`), overPostgres)).toEqual(found);
  });

  it('is what a function returns there', async () => {
    const opened = (body: string): string => `function open() { ${body} }\nexport const db = open();`;

    expect(await reached(opened(`if (process.env.DB_TYPE === 'postgres') return ${server}; return ${sqlite};`), overPostgres)).toEqual([]);
    expect(await reached(opened(`if (process.env.DB_TYPE !== 'postgres') return ${server}; return ${sqlite};`), overPostgres)).toEqual(found);
    expect(await reached(opened(`if (process.env.DB_TYPE === 'postgres' && process.env.POOLED) return ${server}; return ${sqlite};`), overPostgres)).toEqual(found);
  });

  it('is read through what a function is told', async () => {
    const told = (by: string, test = `options.type === 'postgres'`): string => `function open(options) { if (${test}) return ${server}; return ${sqlite}; }\nfunction start(options) { return open(options); }\nexport const db = start(${by});\nexport const archive = start({ type: 'sqlite' });`;

    expect(await reached(told('{ type: process.env.DB_TYPE }'), overPostgres)).toEqual([]);
    expect(await reached(told('{ type: process.env.DB_TYPE }', `options.type !== 'postgres'`), overPostgres)).toEqual(found);
    expect(await reached(told('{ type: process.env.STORE_TYPE }'), overPostgres)).toEqual(found);
    expect(await reached(`const open = (type) => type === 'postgres' ? ${server} : ${sqlite};\nexport const db = open(read());`, overPostgres)).toEqual(found);
  });

  it('is read through fields of a class that are named as variables are', async () => {
    const filled = (name: string, how = ''): string => `class Settings { ${how}${name} = 'sqlite'; }\nconst settings = new Settings();\nfor (const key of Object.keys(settings)) settings[key] = process.env[key] ?? settings[key];\nexport const db = ${how === '' ? 'settings' : 'Settings'}.${name} === 'postgres' ? ${server} : ${sqlite};`;

    expect(await reached(filled('DB_TYPE'), overPostgres)).toEqual([]);
    expect(await reached(filled('STORE_TYPE'), overPostgres)).toEqual(found);
    expect(await reached(filled('DB_TYPE', 'static readonly '), overPostgres)).toEqual(found);
    expect(await reached(filled('type'), { 'docker-compose.yml': compose('      - type=postgres\n') })).toEqual(found);
  });
});
