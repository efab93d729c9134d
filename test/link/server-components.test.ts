import { blockingCalls } from './blocking-calls.ts';
import { database } from './shop.ts';

const list = `import { db } from '../lib/db';
export async function OrderList({ customer }) { return <ul>{db.prepare('select * from orders where customer = ?').all(customer).length}</ul>; }
`;

/** What the page of a Next.js shop reaches, with the components beside it. */
function rendered(page: string, components: Readonly<Record<string, string>> = { 'components/orders.tsx': list }): Promise<readonly string[]> {
  return blockingCalls({ 'package.json': '{"dependencies":{"next":"16.0.0","better-sqlite3":"12.0.0"}}', 'lib/db.ts': database, 'app/orders/page.tsx': page, ...components });
}

const reached = 'GET /orders -> OrderList -> better-sqlite3 Statement.all()';

describe('components that a page renders', () => {
  it('run with it', async () => {
    expect(await rendered(`import { OrderList } from '../../components/orders';\nexport default function Page({ params }) { return <main><OrderList customer={params.id} /></main>; }`)).toEqual([reached]);
  });

  it('run wherever the element stands: in a fragment, behind a condition, as an attribute, inside of another component', async () => {
    for (const element of ['<><OrderList /></>', '<p>{open ? <OrderList /> : null}</p>', '<Suspense fallback={<OrderList />} />', '<Suspense><OrderList /></Suspense>']) {
      expect(await rendered(`import { Suspense } from 'react';\nimport { OrderList } from '../../components/orders';\nexport default function Page({ open }) { return ${element}; }`)).toEqual([reached]);
    }
  });

  it('run once per item that is shown', async () => {
    expect(await rendered(`import { OrderList } from '../../components/orders';\nexport default function Page({ customers }) { return customers.map((customer) => <OrderList customer={customer} />); }`)).toEqual(['GET /orders -> handler -> OrderList -> better-sqlite3 Statement.all() (per item)']);
  });

  it('are default exports, properties of a namespace, and what a name was given', async () => {
    const components = { 'components/orders.tsx': `${list}export default OrderList;` };

    expect(await rendered(`import Orders from '../../components/orders';\nexport default function Page() { return <Orders />; }`, components)).toEqual([reached]);
    expect(await rendered(`import * as orders from '../../components/orders';\nexport default function Page() { return <orders.OrderList />; }`, components)).toEqual([reached]);
    expect(await rendered(`import { OrderList } from '../../components/orders';\nexport default function Page({ table }) { const Shown = table ? Table : OrderList; return <Shown />; }\nfunction Table() { return <table />; }`)).toEqual([reached]);
  });

  it('are what React was given to remember', async () => {
    expect(await rendered(`import { memo } from 'react';\nimport { OrderList } from '../../components/orders';\nconst Remembered = memo(OrderList);\nexport default function Page() { return <Remembered />; }`)).toEqual([reached]);
  });

  it('are what is loaded when it is first shown, unless only the browser shows it', async () => {
    const components = { 'components/orders.tsx': `${list}export default OrderList;` };
    const page = (load: string): string => `import dynamic from 'next/dynamic';\nimport { lazy } from 'react';\nconst Orders = ${load};\nexport default function Page() { return <Orders customer={1} />; }`;

    expect(await rendered(page(`dynamic(() => import('../../components/orders'))`), components)).toEqual([reached]);
    expect(await rendered(page(`dynamic(() => import('../../components/orders').then((module) => module.OrderList))`), components)).toEqual([reached]);
    expect(await rendered(page(`lazy(() => import('../../components/orders'))`), components)).toEqual([reached]);
    expect(await rendered(page(`dynamic(() => import('../../components/orders'), { ssr: false })`), components)).toEqual([]);
  });

  it('read through what they are given', async () => {
    const components = { 'components/orders.tsx': 'export function Orders({ load }) { return <ul>{load().length}</ul>; }\nexport function Rows(props) { return props.children(1); }' };
    const load = `import { db } from '../../lib/db';\nimport { Orders, Rows } from '../../components/orders';\nfunction loadOrders() { return db.prepare('select 1').all(); }`;

    expect(await rendered(`${load}\nexport default function Page() { return <Orders load={loadOrders} />; }`, components)).toEqual(['GET /orders -> Orders -> loadOrders -> better-sqlite3 Statement.all()']);
    expect(await rendered(`${load}\nexport default function Page(props) { const given = { load: loadOrders }; return <Orders {...given} />; }`, components)).toEqual(['GET /orders -> Orders -> loadOrders -> better-sqlite3 Statement.all()']);
    expect(await rendered(`${load}\nexport default function Page() { return <Rows>{() => loadOrders()}</Rows>; }`, components)).toEqual(['GET /orders -> Rows -> handler -> loadOrders -> better-sqlite3 Statement.all()']);
  });

  it('do not run the functions they are given and leave to the browser or to the next request', async () => {
    const components = { 'components/orders.tsx': 'export function Orders({ onSelect, submit }) { return <form action={submit} onClick={onSelect} />; }' };

    expect(await rendered(`import { db } from '../../lib/db';\nimport { Button } from 'shop-ui';\nimport { Orders } from '../../components/orders';\nfunction cancel() { db.exec('delete from orders'); }\nexport default function Page() { return <><Orders onSelect={cancel} submit={cancel} /><Button run={cancel} press={() => cancel()} /></>; }`, components)).toEqual([]);
  });

  it('end where the browser takes over', async () => {
    expect(await rendered(`import { OrderList } from '../../components/orders';\nexport default function Page() { return <OrderList />; }`, { 'components/orders.tsx': `'use client';\n${list}` })).toEqual([]);
    expect(await rendered(`import { Shell } from '../../components/shell';\nexport default function Page() { return <Shell />; }`, {
      'components/orders.tsx': list,
      'components/shell.tsx': `'use client';\nimport { OrderList } from './orders';\nexport function Shell() { return <OrderList />; }`,
    })).toEqual([]);
  });

  it('are not those that are only named', async () => {
    expect(await rendered(`import { OrderList } from '../../components/orders';\nexport default function Page() { const Later = OrderList; return <p title={Later.name} />; }`)).toEqual([]);
    expect(await rendered(`import { OrderList } from 'shop-ui';\nexport default function Page() { return <OrderList />; }`)).toEqual([]);
  });
});

describe('components that no server renders', () => {
  it('are those of a page in the browser', async () => {
    const calls = await blockingCalls({
      'package.json': '{"dependencies":{"react-dom":"19.0.0"}}',
      'lib/db.ts': database,
      'components/orders.tsx': list,
      'src/main.tsx': `import { createRoot } from 'react-dom/client';\nimport { OrderList } from '../components/orders';\nfunction App() { return <OrderList />; }\ncreateRoot(document.body).render(<App />);`,
    });

    expect(calls).toEqual([]);
  });

  it('are the default exports of Remix, whose loaders do the reading', async () => {
    const calls = await blockingCalls({
      'package.json': '{"dependencies":{"@remix-run/node":"2.0.0"}}',
      'lib/db.ts': database,
      'components/orders.tsx': list,
      'app/routes/orders.tsx': `import { OrderList } from '../../components/orders';\nexport const loader = () => null;\nexport default function Orders() { return <OrderList />; }`,
    });

    expect(calls).toEqual([]);
  });
});

describe('components that a handler renders', () => {
  const app = `import { Hono } from 'hono';\nimport { OrderList } from '../components/orders';\nconst app = new Hono();`;
  const files = { 'package.json': '{"dependencies":{"hono":"4.0.0"}}', 'lib/db.ts': database, 'components/orders.tsx': list };

  it('run on its request', async () => {
    expect(await blockingCalls({ ...files, 'src/app.tsx': `${app}\napp.get('/orders', (c) => c.html(<OrderList customer={c.req.query('id')} />));\nexport default app;` })).toEqual(['GET /orders -> OrderList -> better-sqlite3 Statement.all()']);
  });

  it('do not run on the requests of others', async () => {
    expect(await blockingCalls({ ...files, 'src/app.tsx': `${app}\nexport const preview = () => <OrderList />;\napp.get('/orders', (c) => c.html(<p>None</p>));\nexport default app;` })).toEqual([]);
  });
});
