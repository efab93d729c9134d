/** Functions that a module exports by other names than they are written with, and what their callers hand them. */
import { blockingCalls } from '../../blocking-calls.ts';

const server = `const express = require('express');
const Database = require('better-sqlite3');
const orders = require('./orders');
const db = new Database('shop.db');
const app = express();
app.use(orders.router(db));
app.listen(3000);
`;
const routes = `const express = require('express');
function ordersRouter(db) {
  const router = express.Router();
  router.get('/orders', (req, res) => res.json(db.prepare('select * from orders').all()));
  return router;
}
`;
const found = ['GET /orders -> better-sqlite3 Statement.all()'];

describe('a function that is exported by another name', () => {
  it.each([
    ['in the object that the module is', 'module.exports = { router: ordersRouter };'],
    ['in a constant that the module is', 'const parts = { router: ordersRouter };\nmodule.exports = parts;'],
    ['in the default export', 'export default { router: ordersRouter };'],
    ['one by one', 'exports.router = ordersRouter;'],
  ])('is handed what its callers give: %s', async (_, exported) => {
    const imported = exported.startsWith('export default') ? server.replace("const orders = require('./orders')", "import orders from './orders'") : server;

    expect(await blockingCalls({ 'src/server.js': imported, 'src/orders.js': `${routes}${exported}\n` })).toEqual(found);
  });

  it('is not handed what another of that name is given', async () => {
    const other = server.replace("require('./orders')", "require('./payouts')").replace('app.use(orders.router(db))', 'orders.router(db);\napp.use(require(\'./orders\').router(new Map()))');

    expect(await blockingCalls({ 'src/server.js': other, 'src/payouts.js': 'function payouts(db) {}\nmodule.exports = { router: payouts };\n', 'src/orders.js': `${routes}module.exports = { router: ordersRouter };\n` })).toEqual([]);
  });

  it('makes a class that is handed what its makers give', async () => {
    const service = `class OrderRows {\n  constructor(db) { this.db = db; }\n  all() { return this.db.prepare('select * from orders').all(); }\n}\nmodule.exports = { Orders: OrderRows };\n`;
    const app = server.replace('app.use(orders.router(db))', "const rows = new orders.Orders(db);\napp.get('/orders', (req, res) => res.json(rows.all()))");

    expect(await blockingCalls({ 'src/server.js': app, 'src/orders.js': service })).toEqual(['GET /orders -> OrderRows.all -> better-sqlite3 Statement.all()']);
  });
});
