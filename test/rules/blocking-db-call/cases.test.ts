import rule from '../../../rules/blocking-db-call/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** Routes of which a database is asked, where each says to `may` in words what it wants, and `load` chooses by the first of them. */
async function askedBy(routes: string, { kind = `permission.split(':').shift()`, cases = `case 'carts': return [];\n    case 'orders': return db.prepare('select id from orders').all();` } = {}): Promise<readonly string[]> {
  const files = {
    'src/access.ts': `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\nfunction load(kind) {\n  switch (kind) {\n    ${cases}\n  }\n}\nexport function may(permission, user) {\n  const kind = ${kind};\n  return load(kind).includes(user);\n}\n`,
    'src/app.ts': `import express from 'express';\nimport { may } from './access.ts';\nconst app = express();\n${routes}\napp.listen(3000);\n`,
  };
  return (await findingsOf(rule, files)).map(({ subject }) => subject).sort();
}

const route = (path: string, permission: string): string => `app.get('${path}', (req, res) => { res.json(may(${permission}, req.user)); });`;
const both = `${route('/orders', `'orders:list'`)}\n${route('/carts', `'carts:list'`)}`;

describe('a case of a switch', () => {
  it('is for the routes that name it', async () => {
    expect(await askedBy(both)).toEqual(['GET /orders']);
    expect(await askedBy(both, { kind: `permission.split(':')[0]` })).toEqual(['GET /orders']);
    expect(await askedBy(`${route('/orders', `'orders'`)}\n${route('/carts', `'carts'`)}`, { kind: 'permission' })).toEqual(['GET /orders']);
  });

  it('is for all where the request says which', async () => {
    expect(await askedBy(route('/any', 'req.query.permission'))).toEqual(['GET /any']);
    expect(await askedBy(both, { kind: `permission.replace(/:.*/, '')` })).toEqual(['GET /carts', 'GET /orders']);
  });

  it('is also for those whose case runs on into it', async () => {
    expect(await askedBy(both, { cases: `case 'carts':\n    case 'orders': return db.prepare('select id from orders').all();` })).toEqual(['GET /carts', 'GET /orders']);
    expect(await askedBy(both, { cases: `case 'carts': return [];\n    default: return db.prepare('select id from orders').all();` })).toContain('GET /orders');
  });

  it('is for a route that comes to it another way', async () => {
    expect(await askedBy(`app.get('/all', (req, res) => { const carts = may('carts:list', req.user); res.json([carts, may('orders:list', req.user)]); });`)).toEqual(['GET /all']);
  });

  it('is not told apart by what is given another value', async () => {
    expect(await askedBy(both, { kind: `permission.split(':').shift();\n  let chosen = kind;\n  if (user.all) chosen = 'orders';\n  return load(chosen).includes(user); function unused() {} const rest = permission` })).toEqual(['GET /carts', 'GET /orders']);
  });
});
