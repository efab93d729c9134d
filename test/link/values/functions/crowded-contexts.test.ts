import { blockingCalls } from '../../blocking-calls.ts';

/** `GET /orders` searches by what `Both.of` makes of two searches, as do many other functions by searches of their own. */
function shop(second: string): Record<string, string> {
  const others = Array.from({ length: 90 }, (_, index) => `export function other${index}() { return Both.of([new ByName({ at: ${index} })]); }`).join('\n');
  const called = Array.from({ length: 90 }, (_, index) => `app.get('/other/${index}', (req, res) => res.json(searches.other${index}().run()));`).join('\n');
  return {
    'src/db.js': `const Database = require('better-sqlite3');\nmodule.exports = new Database('shop.db');`,
    'src/searches.js': `import db from './db.js';
class ByName { constructor(options) { this.options = options; } run() { return []; } }
class ByText { run() { return db.prepare('select 1').all(); } }
class ByDate { run() { return []; } }
class Both {
  static of(list) { const left = list.filter((one) => !!one); return left.length === 1 ? left[0] : new Both(left); }
  constructor(searches) { this.searches = searches; }
  run() { let found; for (const search of this.searches) found = search.run(found); return found; }
}
${others}
export function orders() { return Both.of([new ByName({ at: 'orders' }), new ${second}()]); }`,
    'src/app.js': `import express from 'express';\nimport * as searches from './searches.js';\nconst app = express();\n${called}\napp.get('/orders', (req, res) => res.json(searches.orders().run()));`,
  };
}

describe('a function that is handed lists of objects in more ways than are told apart', () => {
  it('still tells by each call which classes the objects are of', async () => {
    expect(await blockingCalls(shop('ByText'))).toEqual(expect.arrayContaining([expect.stringMatching(/^GET \/orders .*ByText\.run -> better-sqlite3 Statement\.all\(\)$/)]));
    expect((await blockingCalls(shop('ByText'))).every((line) => line.startsWith('GET /orders '))).toBe(true);
    expect(await blockingCalls(shop('ByDate'))).toEqual([]);
  });
});
