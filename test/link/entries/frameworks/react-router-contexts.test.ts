import { blockingCalls } from '../../blocking-calls.ts';
import { database } from '../../shop.ts';

const routes = `import { route } from '@react-router/dev/routes';\nexport default [route('orders', './orders.tsx')];`;
const contexts = `import { createContext } from 'react-router';\nexport const storeContext = createContext();\nexport const cacheContext = createContext();`;
const store = `import { db } from './db';\nexport const createStore = () => ({ recent: () => db.prepare('select * from orders').all() });`;
const loader = (body: string): string => `import { cacheContext, storeContext } from './contexts';\nexport async function loader({ context }) { ${body} }`;

describe('what a React Router application keeps for its requests', () => {
  it('is read back by the context that names it, where the server made it', async () => {
    const calls = await blockingCalls({
      'app/routes.ts': routes,
      'app/db.ts': database,
      'app/contexts.ts': contexts,
      'app/store.ts': store,
      'app/server.ts': `import { createRequestListener } from '@react-router/node';\nimport { RouterContextProvider } from 'react-router';\nimport { storeContext } from './contexts';\nimport { createStore } from './store';\nconst store = createStore();\nexport default createRequestListener({ getLoadContext() { const made = new RouterContextProvider(); made.set(storeContext, store); return made; } });`,
      'app/orders.tsx': loader('return context.get(storeContext).recent();'),
    });

    expect(calls).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
  });

  it('is read back where a middleware set it', async () => {
    const calls = await blockingCalls({
      'app/routes.ts': routes,
      'app/db.ts': database,
      'app/contexts.ts': contexts,
      'app/store.ts': store,
      'package.json': '{"dependencies":{"react-router":"^7.9.0"}}',
      'app/root.tsx': `import { storeContext } from './contexts';\nimport { createStore } from './store';\nexport const middleware = [async ({ context }, next) => { context.set(storeContext, createStore()); return next(); }];`,
      'app/orders.tsx': loader('return context.get(storeContext).recent();'),
    });

    expect(calls).toEqual(['GET /orders -> recent -> better-sqlite3 Statement.all()']);
  });

  it('is not that of another context', async () => {
    const calls = await blockingCalls({
      'app/routes.ts': routes,
      'app/db.ts': database,
      'app/contexts.ts': contexts,
      'app/store.ts': store,
      'package.json': '{"dependencies":{"react-router":"^7.9.0"}}',
      'app/root.tsx': `import { cacheContext, storeContext } from './contexts';\nimport { createStore } from './store';\nexport const middleware = [async ({ context }, next) => { context.set(storeContext, createStore()); context.set(cacheContext, new Map()); return next(); }];`,
      'app/orders.tsx': loader(`return context.get(cacheContext).recent();`),
    });

    expect(calls).toEqual([]);
  });

  it('is read back by name, where the server gives a plain object', async () => {
    const calls = await blockingCalls({
      'app/routes.ts': routes,
      'app/db.ts': database,
      'app/server.ts': `import { createRequestHandler } from '@react-router/express';\nimport express from 'express';\nimport { db } from './db';\nconst app = express();\napp.use(createRequestHandler({ getLoadContext: () => ({ db }) }));`,
      'app/orders.tsx': loader(`return context.db.prepare('select * from orders').all();`),
    });

    expect(calls).toEqual(['GET /orders -> better-sqlite3 Statement.all()']);
  });
});
