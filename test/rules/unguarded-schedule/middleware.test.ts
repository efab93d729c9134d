/** What stands before the handler of a route: a guard there is one of the route, and nothing else there keeps a schedule from its handler. */
import brokenSingleFlight from '../../../rules/broken-single-flight/rule.ts';
import unguardedSchedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const manifest = '{"dependencies":{"express":"4.21.2","koa":"2.16.1","@koa/router":"13.1.0","hono":"4.7.0","fastify":"5.3.0","ioredis":"5.6.1","async-mutex":"0.5.0","stripe":"18.2.1","pg":"8.16.0"}}';
const head = "import express from 'express';\nimport Koa from 'koa';\nimport Router from '@koa/router';\nimport { Hono } from 'hono';\nimport Fastify from 'fastify';\nimport Redis from 'ioredis';\nimport { Mutex, tryAcquire } from 'async-mutex';\nimport { payOut } from './pay.ts';\nconst redis = new Redis();\nconst mutex = new Mutex();\nlet busy = false;\n";
const pay = "import Stripe from 'stripe';\nimport pg from 'pg';\nconst stripe = new Stripe('key');\nconst pool = new pg.Pool();\nexport async function payOut() {\n  const { rows } = await pool.query('select cents from payouts where due');\n  for (const { cents } of rows) await stripe.transfers.create({ amount: cents, currency: 'eur', destination: 'acct' });\n}\n";

/** Findings of a server of one instance whose `POST /internal/payouts` Cloud Scheduler calls, and calls again. */
async function told(server: string): Promise<readonly string[]> {
  const files = {
    'package.json': manifest,
    'deploy.sh': "gcloud run deploy shop --source . --timeout 600 --max-instances 1\ngcloud scheduler jobs create http payouts --schedule '*/10 * * * *' --http-method POST --uri https://shop-xk2q7.a.run.app/internal/payouts --max-retry-attempts 2 --attempt-deadline 60s --min-backoff 15s\n",
    'src/pay.ts': pay,
    'src/app.ts': `${head}${server}\n`,
  };
  const all = await Promise.all([unguardedSchedule, brokenSingleFlight].map((rule) => findingsOf(rule, files)));
  return all.flat().map(({ rule, severity }) => `${severity} ${rule}`);
}

const express = (before: string, route = 'payOut'): string => `const app = express();\n${before}\napp.post('/internal/payouts', ${route === 'payOut' ? '' : `${route}, `}async (req, res) => { await payOut(); res.sendStatus(204); });\napp.listen(8080);`;
const koa = (middleware: string): string => `const app = new Koa();\nconst router = new Router({ prefix: '/internal' });\nrouter.use(${middleware});\nrouter.post('/payouts', async (ctx) => { await payOut(); ctx.status = 204; });\napp.use(router.routes());\napp.listen(8080);`;
const hono = (middleware: string): string => `const app = new Hono();\napp.use('/internal/*', ${middleware});\napp.post('/internal/payouts', async (c) => { await payOut(); return c.body(null, 204); });\nexport default app;`;
const fastify = (hooks: string, options = ''): string => `const app = Fastify();\napp.register(async (internal) => {\n  ${hooks}\n  internal.post('/payouts', ${options}async (request, reply) => { await payOut(); return reply.code(204).send(); });\n}, { prefix: '/internal' });\napp.listen({ port: 8080 });`;

const flag = "const singleFlight = (req, res, next) => { if (busy) return res.sendStatus(429); busy = true; res.once('finish', () => { busy = false; }); next(); };";
const verify = "const verify = (req, res, next) => { if (req.get('authorization') !== process.env.TOKEN) return res.sendStatus(401); next(); };";

describe('a scheduled route with middleware', () => {
  it.each([
    ['a flag over a part of the path', express(`${flag}\napp.use('/internal', singleFlight);`)],
    ['a flag of the route', express(flag, 'singleFlight')],
    ['a flag that a factory makes', express(`const singleFlight = () => { let own = false; return (req, res, next) => { if (own) return res.sendStatus(429); own = true; res.on('finish', () => { own = false; }); next(); }; };\napp.use('/internal', singleFlight());`)],
    ['a lease of Redis', express("const lease = async (req, res, next) => { const token = String(Math.random()); if ((await redis.set('payouts', token, 'PX', 900000, 'NX')) === null) return res.sendStatus(429); res.once('finish', () => { void redis.eval(\"if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end\", 1, 'payouts', token); }); next(); };\napp.use('/internal', lease);")],
    ['a flag of a router of Koa', koa('async (ctx, next) => { if (busy) { ctx.status = 429; return; } busy = true; try { await next(); } finally { busy = false; } }')],
    ['a flag of Hono', hono('async (c, next) => { if (busy) return c.json({}, 429); busy = true; try { await next(); } finally { busy = false; } }')],
    ['a mutex of Hono', hono('async (c, next) => { await tryAcquire(mutex).runExclusive(async () => { await next(); }); }')],
    ['a pair of hooks of Fastify', fastify("internal.addHook('onRequest', async (request, reply) => { if (busy) return reply.code(429).send(); busy = true; });\n  internal.addHook('onResponse', async () => { busy = false; });")],
    ['a hook of a route of Fastify', fastify("const singleFlight = async (request, reply) => { if (busy) return reply.code(429).send(); busy = true; reply.raw.once('finish', () => { busy = false; }); };", '{ preHandler: singleFlight }, ')],
  ])('is kept apart by %s', async (_, server) => {
    expect(await told(server)).toEqual([]);
  });

  it.each([
    ['middleware that asks for a token', express(verify, 'verify')],
    ['several of it, in a list', express(verify, '[verify, express.json()]')],
    ['middleware over the path that asks for a token', hono("async (c, next) => { if (c.req.header('authorization') !== process.env.TOKEN) return c.json({}, 401); await next(); }")],
    ['a hook that asks for a token', fastify('', "{ preHandler: async (request, reply) => { if (request.headers.authorization !== process.env.TOKEN) return reply.code(401).send(); } }, ")],
    ['a guard over another path', express(`${flag}\napp.use('/admin', singleFlight);`)],
    ['a guard that is registered below it', `${express(flag)}\napp.use('/internal', singleFlight);`],
  ])('is told for all of %s', async (_, server) => {
    expect(await told(server)).toEqual(['error unguarded-schedule']);
  });

  it.each([
    ['gives it back before the handler is done', express('const singleFlight = (req, res, next) => { if (busy) return res.sendStatus(429); busy = true; next(); busy = false; };', 'singleFlight')],
    ['does not wait within its try', koa('(ctx, next) => { if (busy) { ctx.status = 429; return; } busy = true; try { return next(); } finally { busy = false; } }')],
    ['gives it back after success only', koa('async (ctx, next) => { if (busy) { ctx.status = 429; return; } busy = true; await next(); busy = false; }')],
  ])('has a guard that does not hold where middleware %s', async (_, server) => {
    expect(await told(server)).toEqual(['error broken-single-flight']);
  });
});
