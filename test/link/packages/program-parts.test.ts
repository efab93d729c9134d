import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';
import { linkGraph } from '../../../src/link/link-graph.ts';
import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { outlineFacts } from '../../../src/link/outline-facts.ts';
import { splitProgram } from '../../../src/link/packages/program-parts.ts';
import type { FileFacts } from '../../../src/model/facts.ts';

/** A shop of two packages, and a clinic whose database goes by the same names. */
const files: Readonly<Record<string, string>> = {
  'shop/api/app.ts': `import express from 'express';\nimport { openDatabase } from '@shop/orders';\nconst app = express();\nconst db = openDatabase();\napp.get('/orders', (req, res) => res.json(db.prepare('SELECT 1').all()));`,
  'shop/orders/index.ts': `import Database from 'better-sqlite3';\nexport function openDatabase() {\n  return new Database('orders.db');\n}`,
  'clinic/app.ts': `import express from 'express';\nimport { list } from './slots';\nconst app = express();\napp.get('/slots', (req, res) => res.json(list()));`,
  'clinic/slots.ts': `import Database from 'better-sqlite3';\nconst db = new Database('slots.db');\nexport const list = () => db.prepare('SELECT 1').all();`,
};
const settings = new Map([
  ['shop/api/package.json', '{ "dependencies": { "express": "4" } }'],
  ['shop/orders/package.json', '{ "name": "@shop/orders", "dependencies": { "better-sqlite3": "11" } }'],
  ['clinic/package.json', '{ "dependencies": { "express": "4", "better-sqlite3": "11" } }'],
]);

function readSources(): Map<string, FileFacts> {
  return new Map(Object.entries(files).map(([path, text]) => {
    const extraction = extractSource(path, text);
    if (!extraction.ok) throw new Error(extraction.reason);
    return [path, extraction.facts] as const;
  }));
}

function split(most: number): readonly (readonly string[])[] {
  const outlines = new Map(Array.from(readSources(), ([path, facts]) => [path, outlineFacts(facts)]));
  return splitProgram(outlines, [...settings.keys()], new ModuleResolver(Object.keys(files), settings), most);
}

describe('a program that is too large to be linked at once', () => {
  it('is split where no import leads from one package to another', () => {
    expect(split(3)).toEqual([['shop/api/app.ts', 'shop/orders/index.ts'], ['clinic/app.ts', 'clinic/slots.ts']]);
  });

  it('stays whole while it is small', () => {
    expect(split(4)).toEqual([Object.keys(files)]);
  });

  it('has the same entry points, reaching the same calls, as when it is linked at once', () => {
    const link = (most: number): readonly string[] => {
      const graph = linkGraph({ paths: Object.keys(files), sources: readSources(), settings, deployment: new Map(), catalogue: loadCatalogue(), scope: null }, most);
      const rolesFrom = (id: number): readonly string[] => graph.nodes[id]?.calls.flatMap((edge) => [...edge.roles.map(({ api }) => api), ...edge.to.flatMap(rolesFrom)]) ?? [];
      expect(graph.entryPoints.map(({ id }) => id)).toEqual(graph.entryPoints.map((_, index) => index));
      expect(graph.nodes.map(({ id }) => id)).toEqual(graph.nodes.map((_, index) => index));
      return graph.entryPoints.map((entry) => [entry.subject, ...rolesFrom(entry.node)].join(' · ')).sort();
    };

    expect(link(3)).toEqual(link(4));
    expect(link(3)).toContainEqual(expect.stringMatching(/^GET \/slots · .*better-sqlite3/));
  });
});
