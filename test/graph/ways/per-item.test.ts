import { blockingCalls } from '../../link/blocking-calls.ts';
import { checkout, database } from '../../link/shop.ts';

const save = `const save = (order) => db.prepare('insert into orders values (?)').run(order);`;

/** `true` for each call that the route makes once per item. */
async function perItem(body: string, before = ''): Promise<readonly boolean[]> {
  const calls = await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(body, `import { db } from './db';\n${save}\n${before}`) });
  return calls.map((call) => call.includes('per item'));
}

describe('a call in a loop', () => {
  it('is made once per item', async () => {
    expect(await perItem('for (const order of req.body) save(order);')).toEqual([true]);
    expect(await perItem('req.body.forEach((order) => save(order));')).toEqual([true]);
    expect(await perItem('for (const order of req.body) { if (order.paid) continue; save(order); }')).toEqual([true]);
    expect(await perItem('for (const order of req.body) { switch (order.kind) { case 1: save(order); break; default: } }')).toEqual([true]);
  });

  it('is made once where the loop or the function ends behind it', async () => {
    expect(await perItem('while (open()) { if (req.body.done) { save(req.body); return; } await next(); }')).toEqual([false]);
    expect(await perItem('for (const order of req.body) { if (order.paid) { save(order); break; } }')).toEqual([false]);
    expect(await perItem('for (const order of req.body) { if (order.lost) { save(order); throw new Error(order.id); } }')).toEqual([false]);
  });

  it('is made once per item where only an inner loop ends, or a round goes on before the end', async () => {
    expect(await perItem('for (const order of req.body) { for (const item of order.items) { save(item); break; } }')).toEqual([true]);
    expect(await perItem('for (const order of req.body) { save(order); if (order.open) continue; return; }')).toEqual([true]);
  });

  it('is made once where it is only tried again', async () => {
    expect(await perItem('for (let attempt = 0; attempt < 3; attempt++) { try { save(req.body); break; } catch { await pause(); } }')).toEqual([false]);
  });

  it('is made once where each round runs another listener', async () => {
    const listeners = 'const listeners = [save];';

    expect(await perItem('for (const listener of listeners) listener(req.body);', listeners)).toEqual([false]);
    expect(await perItem('listeners.forEach((listener) => listener(req.body));', listeners)).toEqual([false]);
  });
});
