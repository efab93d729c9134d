import { writePooledCall } from '../../src/fix/run-in-pool.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';

type RunInPool = EditIntent & { readonly kind: 'run-in-pool' };

const imports = `import { listOrders } from './orders.js';\n`;
const inFields: RunInPool['takes'] = [{ parameter: 0, field: 'account' }, { parameter: 0, field: 'limit' }];

/** The module with its last call of `listOrders` asked of a pool. */
function pool(code: string, intent: Partial<RunInPool> = {}): string | null {
  const before = code.slice(0, code.lastIndexOf('listOrders(')).split('\n');
  return writePooledCall(code, { kind: 'run-in-pool', description: '', file: 'src/app.ts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1, asked: 'run', by: 'pool', from: './pool.js', task: 'list', takes: inFields, handler: null, ...intent });
}

const handler = (body: string): string => `${imports}const show = async (req) => {\n  ${body}\n};\n`;
const written = (body: string): string => `import { pool } from './pool.js';\nconst show = async (req) => {\n  ${body}\n};\n`;

describe('writePooledCall', () => {
  it('asks the pool for the task with what the call was given', () => {
    expect(pool(handler('return listOrders(req.params.account, 50);'))).toBe(written(`return await pool.run({ account: req.params.account, limit: 50 }, { name: 'list' });`));
  });

  it('keeps names short, and puts brackets where more is done to the answer', () => {
    expect(pool(handler('const { account } = req.params;\n  return listOrders(account).length;'))).toBe(written(`const { account } = req.params;\n  return (await pool.run({ account }, { name: 'list' })).length;`));
  });

  it('names no task where the file has one only', () => {
    expect(pool(handler('return listOrders(req.body);'), { task: null, takes: [{ parameter: 0, field: null }] })).toBe(written('return await pool.run(req.body);'));
    expect(pool(handler('return listOrders();'), { task: null, takes: [] })).toBe(written('return await pool.run(undefined);'));
  });

  it('hands workerpool a list, and a function of the project what it takes', () => {
    const takes = [{ parameter: 1, field: null }, { parameter: 0, field: null }];
    expect(pool(handler('return listOrders(req.params.account, 50);'), { asked: 'exec', takes })).toBe(written(`return await pool.exec('list', [50, req.params.account]);`));
    expect(pool(handler('return listOrders(req.params.account, 50);'), { asked: 'function', by: 'ordersOf', takes })).toContain('return await ordersOf(50, req.params.account);');
  });

  it('keeps an await that is there', () => {
    expect(pool(handler('return await listOrders(req.body.account);'))).toContain(`return await pool.run({ account: req.body.account }, { name: 'list' });`);
  });

  it('takes the import of the function away where the file has the pool', () => {
    const code = `import { pool } from './pool.js';\n${handler('return listOrders(req.params.account);')}`;
    expect(pool(code, { from: null })).toBe(written(`return await pool.run({ account: req.params.account }, { name: 'list' });`));
    expect(pool(code.replace('{ listOrders }', '{ countOrders, listOrders }'), { from: null })).toContain(`import { countOrders } from './orders.js';\n`);
  });

  it.each([
    ['the request itself is handed over', handler('return listOrders(req);')],
    ['a function is', handler('return listOrders(() => req.id);')],
    ['an object is that somebody else made', handler('const account = await findAccount(req);\n  return listOrders(account);')],
    ['nobody waits for the caller', `${imports}const show = (req) => listOrders(req.params.account);\n`],
    ['it stands in a transaction', handler('return transaction(async () => listOrders(req.params.account));')],
    ['the name of the pool is something else here', handler('const pool = req.pool;\n  return listOrders(pool.account);')],
  ])('refuses where %s', (_, code) => {
    expect(pool(code)).toBeNull();
  });

  it('refuses to give a parameter as a whole and in parts', () => {
    expect(pool(handler('return listOrders(req.body, 50);'), { takes: [{ parameter: 0, field: null }, { parameter: 0, field: 'limit' }] })).toBeNull();
  });

  it('is not asked where a catch wants to know of which class an error is, for that stays in the thread', () => {
    const caught = (test: string): string => handler(`try {\n    return listOrders(req.body.account);\n  } catch (error) {\n    if (${test}) return [];\n    throw error;\n  }`);

    expect(pool(caught('error instanceof UnknownAccount'))).toBeNull();
    expect(pool(caught("error.code === 'SQLITE_BUSY'"))).toBeNull();
    expect(pool(caught("error.message === 'unknown account'"))).not.toBeNull();
    expect(pool(caught('error instanceof Error'))).not.toBeNull();
  });
});
