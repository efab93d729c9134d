import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const hooks = `export const hooks = {};\nexport const others = {};`;
const recent = `() => db.prepare('select 1').all()`;
/** Data that has a field of the same name, as tables of a page have. */
const pages = (count: number): string => Array.from({ length: count }, (_, page) => `export function page${page}(rows) { return rows.map((row) => { row.recent = row.placed > ${page}; return row; }); }`).join('\n');

/** What `POST /api/checkout` reaches through `hooks.recent()`, which another file assigns. */
function reached(filling: string, data = 0): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/hooks.js': hooks, 'src/fill.js': `import { db } from './db';\n${filling}`, 'src/pages.js': pages(data), 'src/app.ts': checkout('res.json(hooks.recent());', `import './fill';\nimport { hooks } from './hooks';`) });
}

const found = ['POST /api/checkout -> recent -> better-sqlite3 Statement.all()'];

describe('a function that another file assigns to an object', () => {
  it.each([0, 20])('is what is called where that file imports the object, beside %d assignments of data', async (data) => {
    expect(await reached(`import { hooks } from './hooks';\nhooks.recent = ${recent};`, data)).toEqual(found);
    expect(await reached(`import { others } from './hooks';\nothers.recent = ${recent};`, data)).toEqual([]);
  });

  it('is what is called where that file is handed the object', async () => {
    const fill = (handed: string): string => `import { hooks, others } from './hooks';\nexport function fill(target) { target.recent = ${recent}; }\nfill(${handed});`;

    expect(await reached(fill('hooks'))).toEqual(found);
    expect(await reached(fill('others'))).toEqual([]);
  });

  it('is not looked for where it is handed the object and the name is one of data all over the program', async () => {
    expect(await reached(`import { hooks } from './hooks';\nexport function fill(target) { target.recent = ${recent}; }\nfill(hooks);`, 20)).toEqual([]);
  });

  it('is not what a literal of that file is given', async () => {
    expect(await reached(`const local = {};\nlocal.recent = ${recent};\nexport default local;`)).toEqual([]);
  });
});
