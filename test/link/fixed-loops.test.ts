import { linkSources } from '../kit/link-sources.ts';
import { database } from './shop.ts';

/** Whether the statement of a function is made once per item of a list that grows. */
async function perItem(body: string, more = ''): Promise<boolean | undefined> {
  const graph = await linkSources({ 'src/db.ts': database, 'src/main.ts': `import express from 'express';\nimport { db } from './db';\nconst app = express();\n${more}\napp.get('/orders', async (request, response) => { ${body} response.end(); });` });
  const looped = graph.nodes.flatMap(({ calls }) => calls).find(({ loop }) => loop);
  return looped === undefined ? undefined : looped.fixedLoop !== true;
}

const run = `db.prepare('delete from orders where kind = ?').run(kind);`;

describe('a loop', () => {
  it.each([
    ['over a list that is spelled out', `for (const kind of ['paid', 'sent']) ${run}`, ''],
    ['over a constant', `for (const kind of KINDS) ${run}`, `const KINDS = ['paid', 'sent'] as const;`],
    ['in a callback', `['paid', 'sent'].forEach((kind) => { ${run} });`, ''],
  ])('is no longer with more data where it goes %s', async (_, body, more) => {
    expect(await perItem(body, more)).toBe(false);
  });

  it.each([
    ['over what is asked for', `for (const kind of request.body.kinds) ${run}`, ''],
    ['over a list with a part that is not', `for (const kind of ['paid', ...request.body.kinds]) ${run}`, ''],
    ['over a list that is filled', `const kinds = ['paid']; kinds.push(...request.body.kinds); for (const kind of kinds) ${run}`, ''],
    ['inside another', `for (const shop of request.body.shops) for (const kind of ['paid', 'sent']) ${run}`, ''],
    ['in a callback of what is asked for', `request.body.kinds.forEach((kind) => { ${run} });`, ''],
  ])('is longer with more data where it goes %s', async (_, body, more) => {
    expect(await perItem(body, more)).toBe(true);
  });
});
