/** A small shop for tests of the whole line: one route, and on a branch the change that makes it block. */
import { createRepository } from './git-repository.ts';
import type { Files, TestRepository } from './git-repository.ts';

export const shopFiles = {
  'package.json': '{ "name": "shop", "dependencies": { "express": "^4.21.0", "better-sqlite3": "^11.0.0" } }\n',
  'src/app.ts': `import express from 'express';
import { checkout } from './checkout.ts';

const app = express();
app.post('/api/checkout', checkout);
app.listen(3000);
`,
  'src/checkout.ts': `import type { Request, Response } from 'express';

export async function checkout(req: Request, res: Response) {
  res.json({ accepted: true });
}
`,
  'src/orders.ts': `import Database from 'better-sqlite3';

const db = new Database('shop.db');

export function getRecent(user: string) {
  return db.prepare('select * from orders where user = ?').all(user);
}
`,
} satisfies Files;

/** The handler asks the old synchronous helper: nothing is changed in the helper itself. */
export const blockingCheckout = {
  'src/checkout.ts': `import type { Request, Response } from 'express';
import { getRecent } from './orders.ts';

export async function checkout(req: Request, res: Response) {
  const recent = getRecent(req.body.user);
  res.json({ accepted: recent.length === 0 });
}
`,
} satisfies Files;

export interface ShopRepository extends TestRepository {
  readonly base: string;
  readonly head: string;
}

/** `main` as it was, and `refuse-repeats` checked out with the change. */
export function createShop(base: Files = {}, head: Files = blockingCheckout): ShopRepository {
  const repository = createRepository({ ...shopFiles, ...base });
  const before = repository.git('rev-parse', 'HEAD');
  repository.git('checkout', '--quiet', '-b', 'refuse-repeats');
  return { ...repository, base: before, head: repository.commit(head, 'Refuse repeated orders') };
}
