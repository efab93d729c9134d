/** What the project hands to middleware of packages, which ask it about each request. */
import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const look = `db.prepare('select 1').get()`;

/** What an express application does with `use` before its `POST /orders`. */
function reached(imports: string, use: string): Promise<readonly string[]> {
  return blockingCalls({ 'src/db.ts': database, 'src/app.ts': `import express from 'express';\nimport { db } from './db';\n${imports}\nconst app = express();\n${use}\napp.listen(3000);` });
}

describe('a function that middleware asks', () => {
  it('says who may pass', async () => {
    const imports = `import basicAuth from 'express-basic-auth';`;

    expect(await reached(imports, `app.use('/admin', basicAuth({ authorizer: (name) => Boolean(${look}) }));`)).toEqual(['ALL /admin/* -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `app.use('/admin', basicAuth({ users: { admin: 'secret' }, unauthorizedResponse: () => ${look} }));`)).toEqual([]);
  });

  it('says who may pass in Hono and fastify', async () => {
    const hono = (guard: string): Promise<readonly string[]> => reached(`import { Hono } from 'hono';\nimport { basicAuth } from 'hono/basic-auth';\nimport { bearerAuth } from 'hono/bearer-auth';`, `new Hono().use('/admin/*', ${guard});`);
    const fastify = (name: string, options: string): Promise<readonly string[]> => reached(`import Fastify from 'fastify';\nimport auth from '@fastify/${name}';`, `Fastify().register(auth, ${options});`);

    expect(await hono(`basicAuth({ verifyUser: (name) => Boolean(${look}) })`)).toEqual(['ALL /admin/* -> better-sqlite3 Statement.get()']);
    expect(await hono(`bearerAuth({ verifyToken: async (token) => Boolean(${look}) })`)).toEqual(['ALL /admin/* -> better-sqlite3 Statement.get()']);
    expect(await hono(`bearerAuth({ token: 'secret' })`)).toEqual([]);
    expect(await fastify('basic-auth', `{ validate: async (name) => { ${look}; } }`)).toEqual(['AUTHENTICATE validate -> better-sqlite3 Statement.get()']);
    expect(await fastify('bearer-auth', `{ keys: new Set(), errorResponse: () => ${look} }`)).toEqual([]);
  });

  it('says which origins and how many requests are welcome', async () => {
    const imports = `import cors from 'cors';\nimport rateLimit from 'express-rate-limit';`;

    expect(await reached(imports, `app.use(cors({ origin: (origin, done) => done(null, Boolean(${look})) }));`)).toEqual(['ALL /* -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `app.use('/api', rateLimit({ skip: (req) => Boolean(${look}) }));`)).toEqual(['ALL /api/* -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `app.use(cors({ origin: 'https://shop.example' }), express.Router().get('/orders', (req, res) => res.json(${look})));`)).toEqual(['GET /orders -> better-sqlite3 Statement.get()']);
  });

  it('judges a field of the request', async () => {
    const imports = `import { body, checkSchema } from 'express-validator';`;

    expect(await reached(imports, `app.post('/orders', body('email').isEmail().custom((email) => { if (${look}) throw new Error('taken'); return true; }).trim(), (req, res) => res.end());`)).toEqual(['VALIDATE email -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `app.post('/orders', checkSchema({ email: { custom: { options: (email) => ${look} } } }), (req, res) => res.end());`)).toEqual(['VALIDATE email -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `app.post('/orders', body('email').isEmail(), (req, res) => res.end());\nexport const taken = (email) => ${look};`)).toEqual([]);
  });

  it('names what is uploaded', async () => {
    const imports = `import multer from 'multer';`;

    expect(await reached(imports, `const upload = multer({ storage: multer.diskStorage({ filename: (req, file, done) => { ${look}; done(null, file.name); } }) });\napp.post('/orders', upload.single('file'), (req, res) => res.end());`)).toEqual(['UPLOAD filename -> better-sqlite3 Statement.get()']);
    expect(await reached(imports, `const upload = multer({ dest: 'files' });\napp.post('/orders', (req, res) => { upload.single('file')(req, res, () => { ${look}; res.end(); }); });`)).toEqual(['POST /orders -> handler -> better-sqlite3 Statement.get()']);
  });
});
