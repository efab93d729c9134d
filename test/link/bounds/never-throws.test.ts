/** Every repository is hostile: linking comes to an end on each, and says something about none that it cannot know. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from '../../kit/property-testing.ts';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';
import { linkGraph } from '../../../src/link/link-graph.ts';
import type { FileFacts } from '../../../src/model/facts.ts';
import type { ProgramGraph } from '../../../src/model/graph.ts';
import { damageTokens, tokenEdits } from '../../kit/damage-tokens.ts';
import { blockingCalls } from '../blocking-calls.ts';
import { checkout, database } from '../shop.ts';

/** Statements of a module `N`, which refer to modules `A` and `B` by number. Each is harmless; together they need not be. */
const snippets: readonly ((a: number, b: number) => string)[] = [
  (a) => `export * from './m${a}';`,
  (a, b) => `export { x${a} as x${b} } from './m${a}';`,
  (a) => `import * as ns${a} from './m${a}';`,
  (a) => `import d${a} from './m${a}';`,
  (a) => `const r${a} = require('./m${a}');`,
  (a) => `module.exports = require('./m${a}');`,
  (a, b) => `exports.x${a} = (f) => x${b}(f);`,
  (a, b) => `export function x${a}(f = x${b}, ...rest) { return f(x${a}, ...rest) ?? x${b}(f); }`,
  (a, b) => `export const x${a} = (f) => (g) => f(g)(x${b});`,
  (a, b) => `export const o${a} = { ...o${b}, x: o${b}.x, get y() { return this.x; }, f() { return o${a}.f(); } };`,
  (a, b) => `export class C${a} extends C${b} { #x = this; static only = new C${a}(); constructor(x) { super(x); this.x = new C${b}(this); } get y() { return super.y ?? this.y; } f() { return this.x.f(C${a}); } }`,
  (a, b) => `class D${a} implements I${b} { constructor(private d: D${b}, public i: I${a}) {} run() { return this.d.run() + this.i.run(); } }`,
  (a, b) => `interface I${a} extends I${b} { next: I${b}; run(): I${a}; }`,
  (a, b) => `import type { T${a}, T${b} as U${b} } from './m${a}'; export type { T${a} }; export { U${b} as T${b} }; export const t${a}${b}: T${a} = x${a};`,
  (a, b) => `type T${a} = T${b} | { next: T${a}['next'] };`,
  (a, b) => `let v${a} = v${b}; v${a} = v${a}.next; v${a}[v${b}] = v${a}; v${a} ??= v${b}(v${a});`,
  (a, b) => `const { p${a} = p${b}, ...q${a} } = q${b};`,
  (a, b) => `for (const i${a} of o${b}) i${a}.use(i${a});`,
  (a, b) => `import express from 'express'; const app${a} = express(); app${a}.use('/${a}', app${b}); app${a}[x${b}](x${a}, x${b}); app${a}.locals.db = app${b}.locals.db;`,
  (a, b) => `import Fastify from 'fastify'; const f${a} = Fastify(); f${a}.register(x${b}); f${a}.decorate('d', f${a}.d); f${a}.get('/', () => f${a}.d(x${a}));`,
  (a, b) => `import { Hono } from 'hono'; const h${a} = new Hono().route('/${b}', h${b}).get('/', (c) => { c.set('x', c.get('x')); return c.get('x')(h${a}); });`,
  (a, b) => `import Database from 'better-sqlite3'; export const s${a} = new Database(':memory:').transaction(s${b}); s${a}(() => s${a}.prepare(x${b}).all());`,
  (a, b) => `const w${a} = w${b}.bind(w${a}); w${a}.call(w${b}, w${a}.apply(w${a}, [w${b}]));`,
  (a) => `const m${a} = new Map(); m${a}.set(m${a}, m${a}.get(m${a})); m${a}.get('x').map(m${a}.get);`,
  (a, b) => `import { Controller, Get } from '@nestjs/common'; @Controller(x${a}) class N${a} { constructor(private n: N${b}) {} @Get(x${b}) get() { return this.n.get(); } }`,
  (a, b) => `export default (f) => x${a}(x${b}(f).then((g) => g(f)));`,
];

const statement = fc.tuple(fc.constantFrom(...snippets), fc.nat(3), fc.nat(3)).map(([write, a, b]) => write(a, b));
const modules = fc.array(fc.array(statement, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 });

function link(texts: readonly (readonly string[])[]): ProgramGraph {
  const sources = new Map<string, FileFacts>();
  texts.forEach((lines, index) => {
    const extraction = extractSource(`src/m${index}.ts`, lines.join('\n'));
    if (extraction.ok) sources.set(`src/m${index}.ts`, extraction.facts);
  });
  return linkGraph({ paths: [...sources.keys()], sources, settings: new Map(), deployment: new Map(), catalogue: loadCatalogue(), scope: null });
}

describe('linkGraph', () => {
  it('never throws, and points at nothing that is not there', () => {
    fc.assert(
      fc.property(modules, (texts) => {
        const graph = link(texts);

        for (const { node } of graph.entryPoints) expect(graph.nodes[node]).toBeDefined();
        for (const { calls, file } of graph.nodes) {
          expect(graph.files[file]).toBeDefined();
          for (const { to, call } of calls) {
            expect(graph.files[file]?.calls[call]).toBeDefined();
            for (const next of to) expect(graph.nodes[next]).toBeDefined();
          }
        }
      }),
      { numRuns: 250 },
    );
  });

  it('gives the same graph for the same files', () => {
    fc.assert(
      fc.property(modules, (texts) => {
        expect(JSON.stringify(link(texts))).toBe(JSON.stringify(link(texts)));
      }),
      { numRuns: 40 },
    );
  });

  it('links real code of which some tokens were deleted, doubled or swapped', () => {
    const folder = 'src/link/values';
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));

    fc.assert(
      fc.property(fc.array(tokenEdits, { minLength: texts.length, maxLength: texts.length }), (edits) => {
        const damaged = texts.map(({ path, text }, index) => ({ path, extraction: extractSource(path, damageTokens(text, edits[index] ?? [])) }));
        const sources = new Map(damaged.flatMap(({ path, extraction }) => (extraction.ok ? [[path, extraction.facts] as const] : [])));

        expect(() => linkGraph({ paths: [...sources.keys()], sources, settings: new Map(), deployment: new Map(), catalogue: loadCatalogue(), scope: null })).not.toThrow();
      }),
      { numRuns: 15 },
    );
  });

  it('links an empty repository', async () => {
    expect(await blockingCalls({})).toEqual([]);
  });
});

describe('programs without an end', () => {
  it('are followed once where a function calls itself', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': checkout(`res.json(tree(1));`, `import { db } from './db';\nfunction tree(id: number) { const parent = db.prepare('select ?').get(id); return parent ? tree(id - 1) : parent; }`),
    });

    expect(calls).toEqual(['POST /api/checkout -> tree -> better-sqlite3 Statement.get()']);
  });

  it('are followed once where two files import each other', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/orders.ts': `import { db } from './db';\nimport { refund } from './refunds';\nexport const cancel = (id) => { db.prepare('delete').run(id); refund(id); };`,
      'src/refunds.ts': `import { cancel } from './orders';\nexport const refund = (id) => { if (id) cancel(id - 1); };`,
      'src/app.ts': checkout(`refund(req.body.id); res.json({});`, `import { refund } from './refunds';`),
    });

    expect(calls).toEqual(['POST /api/checkout -> refund -> cancel -> better-sqlite3 Statement.run()']);
  });

  it('are cut where a function hands itself ever larger closures', async () => {
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': checkout(`grow(() => db.prepare('select 1').all());`, `import { db } from './db';\nfunction grow(work) { work(); return grow(() => [work(), grow(work)]); }`),
    });

    expect(calls).toEqual([expect.stringContaining('-> better-sqlite3 Statement.all()')]);
  });

  it('are cut where a path is doubled over and over', async () => {
    const doubled = Array.from({ length: 40 }, (_, index) => `const path${index + 1} = path${index} + path${index};`).join('\n');

    expect(await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(`res.json({});`, `const path0 = '/orders';\n${doubled}\nrouter.get(path40, () => path40);`).replace(`'/api/checkout'`, 'path40') })).toEqual([]);
  });

  it('are cut where every function hands on new closures', async () => {
    const chain = Array.from({ length: 30 }, (_, index) => `function step${index}(work) { step${index + 1}(() => work()); step${index + 1}(() => work(1)); step${index + 1}(() => step${index}(work)); }`).join('\n');
    const calls = await blockingCalls({
      'src/db.ts': database,
      'src/app.ts': checkout(`step0(() => 1);`, `import { db } from './db';\n${chain}\nfunction step30(work) { work(); db.prepare('select 1').all(); }`),
    });

    expect(calls).toEqual([expect.stringMatching(/^POST \/api\/checkout -> step0 .* step30 -> better-sqlite3 Statement\.all\(\)$/)]);
  });

  it('are cut where a class extends itself', async () => {
    expect(await blockingCalls({ 'src/db.ts': database, 'src/app.ts': checkout(`new Order().save();`, `class Order extends Order {}`) })).toEqual([]);
  });
});
