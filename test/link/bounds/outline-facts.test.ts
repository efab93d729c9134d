import { extractSource } from '../../../src/extract/typescript/extract-source.ts';
import { outlineFacts } from '../../../src/link/outline-facts.ts';
import type { FileOutline } from '../../../src/model/outline.ts';

function outline(text: string): FileOutline {
  const extraction = extractSource('src/orders.ts', text);
  if (!extraction.ok) throw new Error(extraction.reason);
  return outlineFacts(extraction.facts);
}

describe('outlineFacts', () => {
  it('names calls as they are written and as they were imported', () => {
    const { calls } = outline(`import { loadOrders as load } from './store';\nload();\nshop.orders.find(1);\nload();`);

    expect(calls).toEqual([['load', 0, 2], ['loadOrders', 0, 2], ['find', 1]]);
  });

  it('keeps names that objects have by themselves', () => {
    expect(outline('a.constructor(); a.__proto__(); a.toString();').calls).toEqual([['constructor', 0], ['__proto__', 1], ['toString', 2]]);
  });

  it('names assignments that give a value, and no others', () => {
    expect(outline('let total = 0; app.locals.db = open(); orders.count += 1; total = 2;').assignments).toEqual([['db', 0]]);
  });

  it('names assignments to what nothing declares apart from those to properties', () => {
    expect(outline('db = open(); count += 1;').assignments).toEqual([['global db', 0]]);
  });

  it('names classes by their bases and interfaces', () => {
    const { extending, implementing, decorated } = outline('class SqliteOrders extends base.Store implements shop.Orders, Closable {}');

    expect([extending, implementing, decorated]).toEqual([[['Store', 0]], [['Orders', 0], ['Closable', 0]], false]);
  });

  it('says that a method is decorated', () => {
    expect(outline('class Orders { @Get() list() {} }').decorated).toBe(true);
  });

  it('says that an object tells a container what to inject', () => {
    expect([outline(`const orders = { provide: 'ORDERS', useValue: [] };`).provides, outline('provide(orders); orders.provide = 1;').provides]).toEqual([true, false]);
  });

  it('keeps other names of members, and imported types of variables', () => {
    const { aliases, declaredWith } = outline(`import type { Plugin } from 'fastify';\nconst createRouter = t.router;\nconst orders: Plugin = (app) => {};\nlet later: Plugin;`);

    expect([aliases, declaredWith]).toEqual([[['createRouter', 'router']], [['fastify', 'Plugin']]]);
  });

  it('names what other files can import, and where the rest comes from', () => {
    const { exported, stars } = outline(`export * from './returns';
export * as payouts from './payouts';
export default list;
export const place = 1;
type Order = { id: string };`);

    expect([exported, stars]).toEqual([['payouts', 'default', 'place', 'Order'], ['./returns']]);
  });

  it('tells the directives of functions from those of the file', () => {
    const { directives, functionDirectives } = outline(`'use client';
async function pay() { 'use server'; }
async function refund() { 'use server'; }`);

    expect([directives, functionDirectives]).toEqual([['use client'], ['use server']]);
  });
});
