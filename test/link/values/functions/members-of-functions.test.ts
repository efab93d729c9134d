import { blockingCalls } from '../../blocking-calls.ts';
import { checkout } from '../../shop.ts';

/** What `POST /api/checkout` reaches when it asks a store for its orders. */
function reached(store: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/store.js': `const Database = require('better-sqlite3');\n${store}\nmodule.exports = new Store();`, 'src/app.ts': checkout('res.json(store.list());', `import store from './store';`) });
}

describe('functions that stand in a table of their own', () => {
  it('are asked for by a name that only running tells', async () => {
    const handlers = (put: string): string => `const db = new Database('shop.db');\nvar handlers = {};\nhandlers.orders = function (data) { return handlers._orders[data.method](data); };\nhandlers._orders = {};\nhandlers._drafts = {};\nhandlers.${put}.get = function () { return db.prepare('select 1').all(); };\nfunction Store() { this.list = () => handlers.orders({ method: String(Date.now()) }); }`;

    expect(await reached(handlers('_orders'))).toEqual(['POST /api/checkout -> list -> orders -> get -> better-sqlite3 Statement.all()']);
    expect(await reached(handlers('_drafts'))).toEqual([]);
  });

  it('know the function that they are members of', async () => {
    const store = (extend: string): string => `const db = new Database('shop.db');\nfunction Base() {}\nBase.prototype.list = function () { return this.rows(); };\nBase.extend = function (own) {\n  var parent = this;\n  function Child() {}\n  Child.prototype = Object.create(parent.prototype);\n  Object.assign(Child.prototype, own);\n  return Child;\n};\nconst Store = Base.extend(${extend});`;

    expect(await reached(store(`{ rows: function () { return db.prepare('select 1').all(); } }`))).toEqual(['POST /api/checkout -> list -> rows -> better-sqlite3 Statement.all()']);
    expect(await reached(store(`{ rows: function () { return []; }, all: function () { return db.prepare('select 1').all(); } }`))).toEqual([]);
  });
});
