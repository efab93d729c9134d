import { compareFindings } from '../../src/compare/compare-findings.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { FileDiff } from '../../src/model/diff.ts';
import type { Evidence } from '../../src/model/finding.ts';
import { checkoutFinding, step } from './checkout-finding.ts';
import { addedFile, fileDiff } from './diff-text.ts';

const noDiff: readonly never[] = [];
const addedCall = fileDiff(
  'src/checkout.ts',
  `
@@ -12,5 +12,6 @@
   const userId = req.user.id;
   const cart = await carts.load(userId);
   if (cart.isEmpty) return res.sendStatus(400);
+  const recent = orders.getRecent(userId);
   await queue.add('fulfil', cart);
   res.sendStatus(202);`,
);

const addedConsumer = (severity: 'warning' | 'error', maxScaleLine: number) =>
  checkoutFinding({
    rule: 'unguarded-consumer',
    family: 'queues',
    severity,
    subject: 'image-generation',
    file: 'src/worker.ts',
    line: 20,
    endLine: 44,
    chain: ['pg-boss work()', 'generateImage'],
    evidence: [step('consumer', 'src/worker.ts', 20, "boss.work('image-generation')", 44), step('deployment', 'service.yaml', maxScaleLine, 'maxScale')],
  });

describe('what is introduced', () => {
  it('calls a finding new that the merge base does not have', () => {
    const comparison = compareFindings([], [checkoutFinding()], [addedCall]);

    expect(comparison.introduced).toEqual([{ finding: checkoutFinding(), cause: { file: 'src/checkout.ts', line: 15, by: 'evidence' } }]);
  });

  it('keeps a finding whose lines only moved', () => {
    const comparison = compareFindings([checkoutFinding({ line: 8 })], [checkoutFinding({ line: 90, endLine: 90 })], [addedCall]);

    expect(comparison).toEqual({ introduced: [], unchanged: [checkoutFinding({ line: 90, endLine: 90 })], resolved: [] });
  });

  it('calls nothing resolved that was about a change', () => {
    expect(compareFindings([checkoutFinding({ isOfChange: true })], [], noDiff).resolved).toEqual([]);
  });

  it('calls a finding resolved, as it was in the base', () => {
    const comparison = compareFindings([checkoutFinding()], [], noDiff);

    expect(comparison).toEqual({ introduced: [], unchanged: [], resolved: [checkoutFinding()] });
  });

  it('counts: the second equal call on a route is new, and it is the added one', () => {
    const first = checkoutFinding();
    const second = checkoutFinding({ line: 14, endLine: 14, evidence: [step('call', 'src/checkout.ts', 22, 'getRecent')] });
    const diff = fileDiff('src/checkout.ts', '@@ -22,1 +22,2 @@\n+  const again = orders.getRecent(userId);\n   next();');

    const comparison = compareFindings([first], [second, first], [diff]);

    expect(comparison.introduced.map(({ finding }) => finding)).toEqual([second]);
    expect(comparison.unchanged).toEqual([first]);
  });
});

describe('a call that was there before', () => {
  const ways = { all: 2, touched: 1, calls: 1, message: 'Every request runs it once more.', evidence: [step('entry', 'src/checkout.ts', 10, 'POST /api/checkout', 30), step('call', 'src/checkout.ts', 15, 'vouchers')] };
  const compare = (before: { all: number; touched: number; calls?: number }): Comparison => compareFindings([checkoutFinding({ ways: { ...ways, calls: 0, ...before } })], [checkoutFinding({ ways })], [addedCall]);

  it('is new where the change leads to it in one more way, and the way is what is told', () => {
    expect(compare({ all: 1, touched: 0 }).introduced).toMatchObject([{ finding: { message: ways.message, evidence: ways.evidence }, cause: { file: 'src/checkout.ts', line: 15 } }]);
  });

  it('is not new where a way only replaced another', () => {
    expect(compare({ all: 2, touched: 1 })).toMatchObject({ introduced: [], unchanged: [checkoutFinding({ ways })] });
  });

  it('is not new where the same ways were only laid out in other lines', () => {
    expect(compare({ all: 2, touched: 0 }).introduced).toEqual([]);
  });

  it('is not new where many ways are counted otherwise, and the touched calls are as many as before', () => {
    const compareMany = (calls: number): Comparison => compareFindings([checkoutFinding({ ways: { ...ways, all: 20, touched: 20, calls: 1 } })], [checkoutFinding({ ways: { ...ways, all: 56, touched: 56, calls } })], [addedCall]);

    expect(compareMany(1).introduced).toEqual([]);
    expect(compareMany(2).introduced).toHaveLength(1);
  });

  it('is not new where other ways are seen than before, none of them touched', () => {
    expect(compare({ all: 1, touched: 1 }).introduced).toEqual([]);
  });
});

describe('what a reader would not call new', () => {
  it('is the same call reached through a renamed function', () => {
    const renamed = checkoutFinding({ chain: ['handler', 'listRecentOrders', 'better-sqlite3 Statement.all()'], evidence: [step('call', 'src/checkout.ts', 15, 'listRecentOrders')] });

    const comparison = compareFindings([checkoutFinding()], [renamed], [addedCall]);

    expect(comparison).toEqual({ introduced: [], unchanged: [renamed], resolved: [] });
  });

  it('is the same handler that another router gives another name, though its call was written anew', () => {
    const before = checkoutFinding({ subject: 'QUERY recent' });
    const after = checkoutFinding({ subject: 'QUERY orders.recent' });

    expect(compareFindings([before], [after], [addedCall])).toEqual({ introduced: [], unchanged: [after], resolved: [] });
  });

  it('is the same route behind another prefix, though its handler was written anew', () => {
    const evidence = (line: number): Evidence[] => [step('entry', 'src/checkout.ts', line, 'recent'), step('call', 'src/checkout.ts', 15, 'getRecent')];
    const before = checkoutFinding({ subject: 'GET /orders/recent', evidence: evidence(12) });
    const after = checkoutFinding({ subject: 'GET /api/v2/orders/recent', evidence: evidence(15) });

    expect(compareFindings([before], [after], [addedCall]).introduced).toEqual([]);
  });

  it('but is the same handler under one more route', () => {
    const second = checkoutFinding({ subject: 'POST /api/v2/checkout' });

    expect(compareFindings([checkoutFinding()], [checkoutFinding(), second], [addedCall]).introduced.map(({ finding }) => finding)).toEqual([second]);
  });

  it('is the same call on a path whose parameter got another name', () => {
    const before = checkoutFinding({ subject: 'PATCH /orders/:order_id' });
    const after = checkoutFinding({ subject: 'PATCH /orders/:orderId' });

    expect(compareFindings([before], [after], [addedCall])).toEqual({ introduced: [], unchanged: [after], resolved: [] });
  });

  it('but is a call on another path with a parameter', () => {
    const before = checkoutFinding({ subject: 'PATCH /orders/:id' });
    const after = checkoutFinding({ subject: 'PATCH /payouts/:id', evidence: [step('entry', 'src/payouts.ts', 3, 'PATCH /payouts/:id'), step('call', 'src/checkout.ts', 15, 'getRecent')] });

    expect(compareFindings([before], [after], [addedCall]).introduced).toHaveLength(1);
  });

  it('is the same call pushed down by lines added above it', () => {
    const renamed = checkoutFinding({ line: 11, endLine: 11, chain: ['handler', 'listRecentOrders', 'better-sqlite3 Statement.all()'] });
    const above = fileDiff('src/orders.ts', "@@ -1,1 +1,4 @@\n+import { log } from './log.ts';\n+\n+log.info('orders');\n import Database from 'better-sqlite3';");

    const comparison = compareFindings([checkoutFinding()], [renamed], [above]);

    expect(comparison.introduced).toEqual([]);
  });

  it('but is a new call in the same file, under another name', () => {
    const another = checkoutFinding({ line: 30, endLine: 30, chain: ['handler', 'countOrders', 'better-sqlite3 Statement.all()'], evidence: [step('call', 'src/checkout.ts', 15, 'countOrders')] });

    const comparison = compareFindings([checkoutFinding()], [another], [addedCall]);

    expect(comparison.introduced).toHaveLength(1);
    expect(comparison.resolved).toHaveLength(1);
  });

  it('is a query moved to another file with its text unchanged', () => {
    const moved = checkoutFinding({ file: 'src/order-repository.ts', line: 2, endLine: 2, chain: ['handler', 'OrderRepository.recent', 'better-sqlite3 Statement.all()'] });
    const diff = [
      fileDiff('src/orders.ts', "@@ -7,3 +7,1 @@\n-export function getRecent(userId: string) {\n-  return db.prepare('SELECT * FROM orders').all(userId);\n }"),
      addedFile('src/order-repository.ts', "class OrderRepository {\n    return db.prepare('SELECT * FROM orders').all(userId);\n}"),
    ];

    expect(compareFindings([checkoutFinding()], [moved], diff).introduced).toEqual([]);
  });

  it('but is a query moved and rewritten on the way', () => {
    const moved = checkoutFinding({ file: 'src/order-repository.ts', line: 2, endLine: 2, chain: ['handler', 'OrderRepository.recent', 'better-sqlite3 Statement.all()'] });
    const diff = [
      fileDiff('src/orders.ts', "@@ -7,3 +7,1 @@\n-export function getRecent(userId: string) {\n-  return db.prepare('SELECT * FROM orders').all(userId);\n }"),
      addedFile('src/order-repository.ts', "class OrderRepository {\n    return db.prepare('SELECT * FROM order_lines').all(userId);\n}"),
    ];

    expect(compareFindings([checkoutFinding()], [moved], diff).introduced).toHaveLength(1);
  });

  it('is a query moved behind another prefix and given its database by the context', () => {
    const before = checkoutFinding({ subject: 'MUTATION addOrder', line: 8, endLine: 8 });
    const after = checkoutFinding({ subject: 'MUTATION orders.addOrder', file: 'src/routers/orders.ts', line: 3, endLine: 6, chain: ['mutation', 'better-sqlite3 Statement.all()'], evidence: [step('entry', 'src/routers/orders.ts', 2, 'MUTATION orders.addOrder')] });
    const diff = [
      fileDiff('src/orders.ts', '@@ -7,3 +7,1 @@\n-  addOrder: procedure.mutation(async (opts) => {\n-    const added = await db.insert(orders).values({ item: opts.input.item }).all();\n   }),'),
      addedFile('src/routers/orders.ts', 'export const orderRouter = router({\n  addOrder: procedure.mutation(async ({ ctx, input }) => {\n    return ctx.db\n      .insert(orders)\n      .values({ item: input.item })\n      .all();\n  }),\n});'),
    ];

    expect(compareFindings([before], [after], diff).introduced).toEqual([]);
  });

  it('but is a query of another table, though it names it before a dot', () => {
    const api = '@prisma/client Model.findMany()';
    const before = checkoutFinding({ subject: 'QUERY list', line: 8, endLine: 8, chain: ['query', api] });
    const after = checkoutFinding({ subject: 'QUERY payments.list', file: 'src/routers/payments.ts', line: 3, endLine: 3, chain: ['handler', api], evidence: [step('entry', 'src/routers/payments.ts', 2, 'QUERY payments.list')] });
    const diffOf = (table: string): FileDiff[] => [
      fileDiff('src/orders.ts', '@@ -7,3 +7,1 @@\n-  list: procedure.query(({ input }) => {\n-    return prisma.orders.findMany({ where: { id: input.id, tenant: input.tenant } });\n   }),'),
      addedFile('src/routers/payments.ts', `export const payments = router({\n  list: procedure.query(({ ctx, input }) => {\n    return ctx.prisma.${table}.findMany({ where: { id: input.id, tenant: input.tenant } });\n  }),\n});`),
    ];

    expect(compareFindings([before], [after], diffOf('payments')).introduced).toHaveLength(1);
    expect(compareFindings([before], [after], diffOf('orders')).introduced).toEqual([]);
  });

  it('but is a call of too few words to be known again', () => {
    const moved = checkoutFinding({ file: 'src/order-repository.ts', line: 2, endLine: 2, chain: ['handler', 'OrderRepository.recent', 'better-sqlite3 Statement.all()'] });
    const diff = [
      fileDiff('src/orders.ts', '@@ -7,3 +7,1 @@\n-export function getRecent(userId: string) {\n-  return recent.all(userId);\n }'),
      addedFile('src/order-repository.ts', 'class OrderRepository {\n    return this.recent.all(userId);\n}'),
    ];

    expect(compareFindings([checkoutFinding()], [moved], diff).introduced).toHaveLength(1);
  });

  describe('is the same route that', () => {
    const deleted = (text: string): FileDiff => fileDiff('src/orders.ts', `@@ -8,2 +8,1 @@\n-${text}\n }`);
    const inRepository = (changes: Parameters<typeof checkoutFinding>[0]): ReturnType<typeof checkoutFinding> =>
      checkoutFinding({ file: 'src/order-repository.ts', line: 1, endLine: 4, endColumn: 15, chain: ['handler', 'OrderRepository.recent', 'better-sqlite3 Statement.all()'], ...changes });
    const repository = (table: string): FileDiff => addedFile('src/order-repository.ts', `    db\n      .prepare(\n        'SELECT * FROM ${table} WHERE user = ?')\n      .all(id) as { total: number }[];`);
    const recent = deleted("  return database.prepare('SELECT * FROM orders').all(id);");
    const before = checkoutFinding({ column: 10, endColumn: 58 });

    it('says in another file the same as before or more, whatever type the answer is given', () => {
      expect(compareFindings([before], [inRepository({})], [recent, repository('orders')]).introduced).toEqual([]);
    });

    it('but not one that says it of another table', () => {
      expect(compareFindings([before], [inRepository({})], [recent, repository('invoices')]).introduced).toHaveLength(1);
    });

    it('but not another route that says the same', () => {
      const evidence = [step('entry', 'src/history.ts', 3, 'GET /api/history'), step('call', 'src/history.ts', 4, 'recent')];

      expect(compareFindings([before], [inRepository({ subject: 'GET /api/history', evidence })], [recent, repository('orders')]).introduced).toHaveLength(1);
    });

    it('hands the same call of the same file to a function around it, however short it is', () => {
      const timed = (statement: string): FileDiff => fileDiff('src/orders.ts', `@@ -8,1 +8,2 @@\n-  return recent.all();\n+  log.info('recent');\n+  return timed('recent', () => ${statement});`);
      const after = checkoutFinding({ line: 9, endLine: 9, column: 32, endColumn: 44, chain: ['handler', 'getRecent', 'timed', 'handler', 'better-sqlite3 Statement.all()'] });
      const short = checkoutFinding({ column: 10, endColumn: 22 });

      expect(compareFindings([short], [after], [timed('recent.all()')]).introduced).toEqual([]);
      expect(compareFindings([short], [{ ...after, endColumn: 48 }], [timed('recent.all(user)')]).introduced).toHaveLength(1);
    });

    it('asks another driver, by the same method', () => {
      const other = (api: string): ReturnType<typeof checkoutFinding> => checkoutFinding({ line: 12, endLine: 12, chain: ['handler', 'getRecent', api] });
      const diff = fileDiff('src/orders.ts', "@@ -8,1 +12,1 @@\n-  return db.prepare(sql).all(userId);\n+  return recent.all(userId);");

      expect(compareFindings([checkoutFinding()], [other('node:sqlite Statement.all()')], [diff]).introduced).toEqual([]);
      expect(compareFindings([checkoutFinding()], [other('node:sqlite Statement.get()')], [diff]).introduced).toHaveLength(1);
    });
  });

  describe('is the same line that', () => {
    const moved = (subject: string): ReturnType<typeof checkoutFinding> =>
      checkoutFinding({ subject, chain: ['handler', 'FileService.readRoot', 'better-sqlite3 Statement.all()'], evidence: [step('entry', 'src/files.ts', 2, subject), step('call', 'src/files.ts', 3, 'readRoot')] });
    const diff = [addedFile('src/files.ts', "const routes = router();\nroutes.get('/:project/file', async (req, res) => {\n  res.json(await files.readRoot(req.params.project));\n});")];
    const before = checkoutFinding({ subject: 'GET /api/projects/:id/file' });

    it('a route reaches whose path ends alike, though another function handles it', () => {
      expect(compareFindings([before], [moved('GET /api/file-tree/:project/file')], diff).introduced).toEqual([]);
    });

    it('but not one that only ends in the same name, or in nothing but parameters', () => {
      expect(compareFindings([before], [moved('GET /api/exports/file')], diff).introduced).toHaveLength(1);
      expect(compareFindings([checkoutFinding({ subject: 'GET /:shop/:id' })], [moved('GET /:team/:id')], diff).introduced).toHaveLength(1);
    });
  });

  describe('is a handler that says by itself', () => {
    const own = (subject: string, line: number, text: string): ReturnType<typeof checkoutFinding> =>
      checkoutFinding({ subject, file: 'src/alerts.ts', line, endLine: line, column: 3, endColumn: 3 + text.length, chain: ['handler', 'better-sqlite3 Statement.all()'], evidence: [step('entry', 'src/alerts.ts', line - 1, subject, line + 2), step('sink', 'src/alerts.ts', line, 'all')] });
    const statement = "db.prepare('SELECT * FROM alerts WHERE user = ?').all(id)";
    const renamed = (text: string): FileDiff =>
      fileDiff('src/alerts.ts', `@@ -4,3 +4,3 @@\n-app.get('/alerts/:userId', (req, res) => {\n-  ${statement}\n+app.get('/alerts', (req, res) => {\n+  ${text}\n });`);

    it('the same under another path', () => {
      const before = own('GET /alerts/:userId', 5, statement);

      expect(compareFindings([before], [own('GET /alerts', 5, statement)], [renamed(statement)]).introduced).toEqual([]);
    });

    it('but not something else under another path', () => {
      const other = "db.prepare('SELECT * FROM incidents').all()";

      expect(compareFindings([own('GET /alerts/:userId', 5, statement)], [own('GET /alerts', 5, other)], [renamed(other)]).introduced).toHaveLength(1);
    });
  });

  it('is a chain in files that the pull request does not touch', () => {
    const renamed = checkoutFinding({ line: 12, endLine: 12, chain: ['handler', 'orders.getRecent', 'better-sqlite3 Statement.all()'] });
    const elsewhere = fileDiff('tsconfig.json', '@@ -1,1 +1,1 @@\n-{}\n+{ "extends": "./base.json" }');

    expect(compareFindings([checkoutFinding()], [renamed], [elsewhere]).introduced).toEqual([]);
  });

  it('is a route that got another path', () => {
    const renamed = checkoutFinding({ subject: 'POST /api/v2/checkout' });
    const diff = fileDiff('src/checkout.ts', "@@ -10,2 +10,2 @@\n-app.post('/api/checkout', async (req, res) => {\n+app.post('/api/v2/checkout', async (req, res) => {\n   const userId = req.user.id;");

    expect(compareFindings([checkoutFinding()], [renamed], [diff]).introduced).toEqual([]);
  });

  it('but is a new route beside a deleted one', () => {
    const added = checkoutFinding({ subject: 'GET /api/history' });
    const diff = fileDiff('src/checkout.ts', "@@ -10,2 +10,6 @@\n+app.get('/api/history', async (req, res) => {\n+  const userId = req.user.id;\n+\n+\n+\n+  res.json(orders.getRecent(userId));");

    expect(compareFindings([checkoutFinding()], [added], [diff]).introduced).toHaveLength(1);
  });
});

describe('what was there before and is worse now', () => {
  const raised = fileDiff('service.yaml', "@@ -9,3 +9,3 @@\n       annotations:\n-        autoscaling.knative.dev/maxScale: '1'\n+        autoscaling.knative.dev/maxScale: '20'\n     spec:");

  it('is introduced by the raised setting', () => {
    const comparison = compareFindings([addedConsumer('warning', 10)], [addedConsumer('error', 10)], [raised]);

    expect(comparison.introduced).toEqual([{ finding: addedConsumer('error', 10), cause: { file: 'service.yaml', line: 10, by: 'evidence' } }]);
    expect(comparison.resolved).toEqual([]);
  });

  it('is unchanged when the setting lowered the harm', () => {
    const comparison = compareFindings([addedConsumer('error', 10)], [addedConsumer('warning', 10)], [raised]);

    expect(comparison).toEqual({ introduced: [], unchanged: [addedConsumer('warning', 10)], resolved: [] });
  });

  it('is introduced when a deployment file turns a guess into a fact', () => {
    const guess = { ...addedConsumer('error', 10), confidence: 'possible' as const };

    const comparison = compareFindings([guess], [addedConsumer('error', 10)], [raised]);

    expect(comparison.introduced).toHaveLength(1);
  });

  it('is unchanged when only a type made it more certain', () => {
    const guess = { ...checkoutFinding(), confidence: 'possible' as const };

    expect(compareFindings([guess], [checkoutFinding()], [addedCall]).introduced).toEqual([]);
  });
});
