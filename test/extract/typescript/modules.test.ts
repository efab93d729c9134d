import type { FileFacts } from '../../../src/model/facts.ts';
import { extractFrom, renderTerm, valuesOf } from './read-facts.ts';

function importsOf(facts: FileFacts): string[] {
  return facts.bindings.flatMap(({ name, from }) => (from === undefined ? [] : [`${name} = ${from.imported} of ${from.specifier}${from.typeOnly ? ' (type)' : ''}`]));
}

function exportsOf(facts: FileFacts): string[] {
  return facts.exports.map(({ name, value, from, typeOnly }) => {
    const source = from === undefined ? (value === undefined ? '' : renderTerm(facts, value)) : `${from.imported} of ${from.specifier}`;
    return `${name} = ${source}${typeOnly ? ' (type)' : ''}`;
  });
}

function requestsOf(facts: FileFacts): string[] {
  return facts.requests.map(({ specifier, typeOnly }) => `${specifier}${typeOnly ? ' (type)' : ''}`);
}

describe('imports', () => {
  it('bind names to exports of other modules', () => {
    const facts = extractFrom(`
      import Database, { type Options, SqliteError as Failure } from 'better-sqlite3';
      import * as queue from './queue.js';
      import type { Order } from './order.ts';
      import './polyfill.ts';
      import fs = require('node:fs');
    `);

    expect(importsOf(facts)).toEqual([
      'Database = default of better-sqlite3', 'Options = Options of better-sqlite3 (type)', 'Failure = SqliteError of better-sqlite3',
      'queue = * of ./queue.js', 'Order = Order of ./order.ts (type)', 'fs = * of node:fs',
    ]);
    expect(requestsOf(facts)).toEqual(['better-sqlite3', './queue.js', './order.ts (type)', './polyfill.ts', 'node:fs']);
  });

  it('count as type-only when every name is a type', () => {
    expect(requestsOf(extractFrom(`import { type Order, type Item } from './order.ts';`))).toEqual(['./order.ts (type)']);
    expect(requestsOf(extractFrom(`import type { Order } from './order.ts'; import { load } from './order.ts';`))).toEqual(['./order.ts']);
  });

  it('are asked for by require and import() in any function, and by import types', () => {
    const facts = extractFrom(`
      function lazy() { return require('./heavy.js'); }
      const page = () => import('./page.ts');
      type Db = import('better-sqlite3').Database;
      const unknown = require(name);
    `);

    expect(requestsOf(facts)).toEqual(['./heavy.js', './page.ts', 'better-sqlite3 (type)']);
  });

  it('are asked for by a require that was made with createRequire', () => {
    const facts = extractFrom(`import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const Database = require('better-sqlite3');`);

    expect(requestsOf(facts)).toEqual(['node:module', 'better-sqlite3']);
  });

  it('may be an alias of a name inside another', () => {
    expect(valuesOf(extractFrom(`import Pool = pg.native.Pool;`), 'Pool')).toEqual(['global pg.native.Pool']);
  });
});

describe('exports', () => {
  it('are declarations, lists, defaults and re-exports', () => {
    const facts = extractFrom(`
      export const limit = 50, { db, ...rest } = deps;
      export function list() {}
      export class Orders {}
      export enum Level { Low }
      const queue = open();
      export { queue, queue as 'mail-queue' };
      export default queue;
      export { pay as charge, default } from './pay.ts';
      export * from './types.ts';
      export * as jobs from './jobs.ts';
      export import Pool = pg.Pool;
    `);

    expect(exportsOf(facts)).toEqual([
      'limit = limit', 'db = db', 'rest = rest', 'list = list', 'Orders = Orders', 'Level = Level', 'queue = queue', 'mail-queue = queue', 'default = queue',
      'charge = pay of ./pay.ts', 'default = default of ./pay.ts', '* = * of ./types.ts', 'jobs = * of ./jobs.ts', 'Pool = Pool',
    ]);
    expect(requestsOf(facts)).toEqual(['./pay.ts', './types.ts', './jobs.ts']);
  });

  it('may be types only', () => {
    const facts = extractFrom(`
      export interface Order { id: string }
      export type { Item } from './item.ts';
      export { type Price } from './price.ts';
      export type * from './all.ts';
      export default interface Config {}
    `);

    expect(exportsOf(facts)).toEqual(['Order = Order (type)', 'Item = Item of ./item.ts (type)', 'Price = Price of ./price.ts (type)', '* = * of ./all.ts (type)', 'default = Config (type)']);
    expect(requestsOf(facts)).toEqual(['./item.ts (type)', './price.ts (type)', './all.ts (type)']);
  });

  it('take anonymous defaults by value', () => {
    expect(exportsOf(extractFrom(`export default () => load();`))).toEqual(['default = function ?']);
    expect(exportsOf(extractFrom(`export default class {}`))).toEqual(['default = class ?']);
    expect(exportsOf(extractFrom(`export default { port: 3000 };`))).toEqual(['default = { port: 3000 }']);
    expect(exportsOf(extractFrom(`export default defineHandler(async () => {});`))).toEqual(['default = global defineHandler(function ?)']);
  });

  it('take a named default by its name', () => {
    expect(exportsOf(extractFrom(`export default async function handler() {}`))).toEqual(['default = handler']);
  });

  it('know export = ', () => {
    expect(exportsOf(extractFrom(`class Queue {} export = Queue;`))).toEqual(['module.exports = Queue']);
  });

  it('are not what a declared module or the global scope gets', () => {
    const facts = extractFrom(`declare global { var db: Database; } declare module 'express' { export interface Request { user: User } } export {};`);

    expect(facts.exports).toEqual([]);
  });
});

describe('CommonJS', () => {
  it('exports by assignment', () => {
    const facts = extractFrom(`
      const { Pool } = require('pg');
      exports.listOrders = async () => {};
      module.exports.refund = refund;
      module.exports = { Pool, refund };
      exports['default'] = Pool;
      function refund() {}
    `, 'src/orders.js');

    expect(exportsOf(facts)).toEqual(['listOrders = function listOrders', 'refund = refund', 'module.exports = { Pool: Pool, refund: refund }', 'default = Pool']);
    expect(valuesOf(facts, 'Pool')).toEqual(['global require("pg").Pool']);
    expect(facts.assignments).toHaveLength(4);
  });

  it('exports through a chain of assignments', () => {
    expect(exportsOf(extractFrom(`exports = module.exports = createApp;`, 'src/app.js'))).toEqual(['module.exports = global createApp']);
  });

  it('is not a local name that happens to be called so', () => {
    const facts = extractFrom(`function fill(exports) { exports.total = 1; } const module = {}; module.exports = 2;`, 'src/report.js');

    expect(facts.exports).toEqual([]);
  });

  it.each([`eval("require('pg')")`, `eval('require')('pg')`, `module.require('pg')`, `process.mainModule.require('pg')`, `__non_webpack_require__('pg')`])('is required in a way that hides it from a bundler: %s', (hidden) => {
    const facts = extractFrom(`const pg = ${hidden};`, 'src/orders.js');

    expect(valuesOf(facts, 'pg')).toEqual(['global require("pg")']);
    expect(facts.requests.map(({ specifier }) => specifier)).toEqual(['pg']);
  });

  it.each([`eval("require('pg').Pool")`, `eval(text)`, `plugin.require('pg')`])('is not required by %s', (other) => {
    expect(extractFrom(`const pg = ${other};`, 'src/orders.js').requests).toEqual([]);
  });
});
