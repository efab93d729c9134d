import { blockingCalls } from '../blocking-calls.ts';

/** An express application whose sessions are kept by what `src/store.js` exports, made of `session`. */
function shop(store: string, use = `app.use(session({ secret, store: new Store({ table: 'sessions' }) }));`): Record<string, string> {
  return {
    'src/store.js': `const Database = require('better-sqlite3');\nmodule.exports = function (session) {\n${store}\nreturn OrderStore;\n};`,
    'src/app.js': `const express = require('express');\nconst session = require('express-session');\nconst Store = require('./store')(session);\nconst app = express();\n${use}\napp.get('/orders', (req, res) => res.json([]));`,
  };
}

const read = `prepare('select data from sessions where id = ?').get(id)`;
const prototype = (link: string): string => `const Base = session.Store;
function OrderStore(options) { Base.call(this, options); this.table = options.table; this.db = new Database('sessions.db'); }
${link}
OrderStore.prototype.get = function (id, done) { done(null, this.db.${read}); };
OrderStore.prototype.clear = function (done) { this.db.prepare('delete from sessions').run(); done(); };`;

describe('a session store of the project', () => {
  it.each([
    ['by its prototype', `OrderStore.prototype.__proto__ = Base.prototype;`],
    ['by Object.setPrototypeOf', `Object.setPrototypeOf(OrderStore.prototype, Base.prototype);`],
    ['by util.inherits', `require('util').inherits(OrderStore, Base);`],
    ['by an object made of the prototype', `OrderStore.prototype = Object.create(Base.prototype);`],
  ])('is asked by every request, written %s', async (_how, link) => {
    expect(await blockingCalls(shop(prototype(link)))).toEqual(['ALL /* -> better-sqlite3 Statement.get()']);
  });

  it('is asked by every request, written as a class', async () => {
    const store = `class OrderStore extends session.Store {\n  constructor() { super(); this.db = new Database('sessions.db'); }\n  get(id, done) { done(null, this.db.${read}); }\n  length(done) { done(null, this.db.prepare('select 1').get()); }\n}`;

    expect(await blockingCalls(shop(store))).toEqual(['ALL /* -> better-sqlite3 Statement.get()']);
  });

  it('does no harm where it waits, or where no session uses it', async () => {
    expect(await blockingCalls(shop(`class OrderStore extends session.Store {\n  get(id, done) { this.pool.query('select 1', done); }\n}`))).toEqual([]);
    expect(await blockingCalls(shop(prototype(''), `const store = new Store({});\napp.use(session({ secret }));`))).toEqual([]);
  });
});
