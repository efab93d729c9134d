import { isOpenToUsers } from '../../../src/link/schedules/open-to-users.ts';
import { linkSources } from '../../kit/link-sources.ts';

const routes = Array.from({ length: 40 }, (_, at) => at);
const program = (ask: string): string => `import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
function readCaller(req) { ${ask} }
function authorize(req) { if (req.headers.authorization === process.env.CRON_SECRET) return; readCaller(req); ${routes.map((at) => `note${at}(req);`).join(' ')} }
${routes.map((at) => `function note${at}(req) { return req.log('order ${at}'); }\napp.post('/orders/${at}', (req, res) => { authorize(req); res.end(); });`).join('\n')}
app.listen(80);`;

describe('functions that let users in', () => {
  it.each([
    [true, 'return jwt.verify(req.token, process.env.JWT_SECRET);'],
    [false, 'return req.log(process.env.JWT_SECRET);'],
  ])('are told (%s) by one reading of their file, however many routes ask', async (isOpen, ask) => {
    const { nodes, files } = await linkSources({ 'package.json': '{"dependencies":{"express":"5.1.0","jsonwebtoken":"9.0.2"}}', 'src/server.ts': program(ask) });
    // What the linker has found out of its nodes is kept for them.
    const fresh = [...nodes];
    let readings = 0;
    const counted = Object.fromEntries(Object.entries(files).map(([path, { calls, ...facts }]) => {
      return [path, { ...facts, get calls() { readings += 1; return calls; } }];
    }));
    const authorize = fresh.filter(({ name }) => name === 'authorize');

    expect(new Set(routes.flatMap(() => authorize.map((node) => isOpenToUsers(node, fresh, counted))))).toEqual(new Set([isOpen]));
    expect(readings).toBe(1);
  });
});
