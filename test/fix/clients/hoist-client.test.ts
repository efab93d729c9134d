import { writeHoistedClient } from '../../../src/fix/clients/hoist-client.ts';

/** The module with the client that is made at `new` hoisted. */
function hoist(code: string): string | null {
  const at = code.indexOf('new ');
  const before = code.slice(0, at).split('\n');
  return writeHoistedClient(code, { kind: 'hoist-client', description: '', file: 'src/orders.ts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
}

const imports = `import Redis from 'ioredis';\nimport { Pool } from 'pg';\nimport { url } from './settings';\n\n`;

describe('writeHoistedClient', () => {
  it('moves a declaration before the function, above its comment', () => {
    expect(hoist(`${imports}// The orders of a user.\nexport async function orders(user: string) {\n  const pool = new Pool({ max: 5 });\n\n  return pool.query('select $1', [user]);\n}\n`))
      .toBe(`${imports}const pool = new Pool({ max: 5 });\n\n// The orders of a user.\nexport async function orders(user: string) {\n  return pool.query('select $1', [user]);\n}\n`);
  });

  it('takes several lines along, and their indentation back', () => {
    expect(hoist(`${imports}export async function orders() {\n  const pool = new Pool({\n    connectionString: url,\n    max: 5,\n  });\n  return pool.query('select 1');\n}\n`))
      .toContain(`\nconst pool = new Pool({\n  connectionString: url,\n  max: 5,\n});\n\nexport async`);
  });

  it('leaves a name where the client was returned or used', () => {
    expect(hoist(`${imports}export const getRedis = () => new Redis(url);\n`)).toBe(`${imports}const redis = new Redis(url);\n\nexport const getRedis = () => redis;\n`);
    expect(hoist(`${imports}export async function first() {\n  return new Redis(url).get('first');\n}\n`)).toContain(`return redis.get('first');`);
  });

  it('shares no query that is asked of a client by its name alone', () => {
    const write = (before: string): string | null => writeHoistedClient(`${before}\nexport const visits = () => {\n  const query = db('visits');\n  return query;\n};\n`, { kind: 'hoist-client', description: '', file: 'src/visits.ts', line: before.split('\n').length + 2, column: 17 });

    expect(write(`import connect from './connect';\nconst db = connect();`)).toBeNull();
    expect(write(`const db = require('./connect');`)).not.toBeNull();
  });

  it('shares what a call gives, and no query that is built on it', () => {
    const write = (query: string): string | null => writeHoistedClient(`import connect from './connect';\n\nexport const visits = () => {\n  const query = ${query};\n  return query;\n};\n`, { kind: 'hoist-client', description: '', file: 'src/visits.ts', line: 4, column: 17 });

    expect(write("connect('visits').select('id')")).toBeNull();
    expect(write("connect('visits')")).not.toBeNull();
  });

  it('keeps the way a file is written', () => {
    expect(hoist(`import Redis from "ioredis"\r\n\r\nexport async function first() {\r\n\tconst redis = new Redis()\r\n\treturn redis.get("first")\r\n}\r\n`))
      .toBe(`import Redis from "ioredis"\r\n\r\nconst redis = new Redis()\r\n\r\nexport async function first() {\r\n\treturn redis.get("first")\r\n}\r\n`);
  });

  it.each([
    ['is made of what the function is given', `export async function first(url: string) {\n  const redis = new Redis(url);\n  return redis.get('first');\n}\n`],
    ['is made of what the object has', `class Orders {\n  first() {\n    const redis = new Redis(this.url);\n    return redis.get('first');\n  }\n}\n`],
    ['is made of what comes later in the module', `export async function first() {\n  const redis = new Redis(settings.url);\n  return redis.get('first');\n}\nconst settings = { url };\n`],
    ['is connected by hand', `export async function first() {\n  const redis = new Redis(url);\n  await redis.connect();\n  return redis.get('first');\n}\n`],
    ['is closed', `export async function first() {\n  const redis = new Redis(url);\n  await redis.get('first');\n  await redis.quit();\n}\n`],
    ['has a name that the module has already', `const redis = 1;\nexport async function first() {\n  const redis = new Redis(url);\n  return redis.get('first');\n}\n`],
    ['may be made anew', `export async function first() {\n  let redis = new Redis(url);\n  return redis.get('first');\n}\n`],
    ['shares its line', `export async function first() { const redis = new Redis(url); return redis.get('first'); }\n`],
  ])('writes nothing where the client %s', (_, code) => {
    expect(hoist(imports + code)).toBeNull();
  });
});
