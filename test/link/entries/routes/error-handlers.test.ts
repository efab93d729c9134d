import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

describe('functions that a framework runs when a request has failed', () => {
  it('are no part of every request: an Express handler with four parameters', async () => {
    const found = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `
        import express from 'express';
        import { db } from './db.ts';
        const app = express();
        app.use((error, req, res, next) => { db.prepare('INSERT INTO failures VALUES (?)').run(error.message); res.status(500).end(); });
      `,
    });

    expect(found).toEqual([]);
  });

  it('are told from middleware with three parameters, which every request passes', async () => {
    const found = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `
        import express from 'express';
        import { db } from './db.ts';
        const app = express();
        app.use((req, res, next) => { db.prepare('INSERT INTO visits VALUES (?)').run(req.path); next(); });
      `,
    });

    expect(found).toHaveLength(1);
  });

  it('are no part of every request: the error handler of a fastify application', async () => {
    const found = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': `
        import fastify from 'fastify';
        import { db } from './db.ts';
        const app = fastify();
        app.setErrorHandler((error, request, reply) => { db.prepare('INSERT INTO failures VALUES (?)').run(error.message); reply.send(); });
      `,
    });

    expect(found).toEqual([]);
  });
});
