import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import { linkGraph } from '../../src/link/link-graph.ts';
import type { FileFacts } from '../../src/model/facts.ts';

const shop: Readonly<Record<string, string>> = {
  'apps/shop/src/app.ts': `import express from 'express';\nimport { orders } from './orders';\nimport { register } from './returns';\nconst app = express();\napp.use('/orders', orders);\nregister(app, { price: () => 1 });`,
  'apps/shop/src/orders.ts': `import { Router } from 'express';\nimport { price } from '../../../packages/prices/src/price';\nexport const orders = Router();\norders.get('/', (req, res) => res.json(price()));`,
  'apps/shop/src/returns.ts': `export function register(app, prices) {\n  app.get('/returns', (req, res) => res.json(prices.price()));\n}`,
  'apps/clinic/src/app.ts': `import express from 'express';\nconst app = express();\napp.get('/slots', (req, res) => res.json([]));`,
  'packages/prices/src/price.ts': `export const price = () => 1;`,
  'packages/prices/src/report.ts': `import { price } from './price';\nconsole.log(price());`,
};

/** The routes that are looked at when these files change; all when null. */
function routesWhen(changed: readonly string[] | null): readonly string[] {
  const sources = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(shop)) {
    const extraction = extractSource(path, text);
    if (extraction.ok) sources.set(path, extraction.facts);
  }
  const graph = linkGraph({ paths: Object.keys(shop), sources, settings: new Map(), deployment: new Map(), catalogue: loadCatalogue(), scope: changed && new Set(changed) });
  return graph.entryPoints.map((entry) => entry.subject).sort();
}

describe('the scope of a change', () => {
  it('is everything where none is given', () => {
    expect(routesWhen(null)).toEqual(['GET /orders', 'GET /returns', 'GET /slots']);
  });

  it('holds the routes that reach the changed file', () => {
    expect(routesWhen(['packages/prices/src/price.ts'])).toContain('GET /orders');
  });

  it('holds the routes that are handed something by whoever reaches it', () => {
    expect(routesWhen(['packages/prices/src/price.ts'])).toContain('GET /returns');
  });

  it('leaves out the application that has nothing to do with it', () => {
    expect(routesWhen(['packages/prices/src/price.ts'])).not.toContain('GET /slots');
    expect(routesWhen(['apps/clinic/src/app.ts'])).toEqual(['GET /slots']);
  });

  it('is empty for a file that no application reaches, and for none', () => {
    expect(routesWhen(['packages/prices/src/report.ts'])).toEqual([]);
    expect(routesWhen(['README.md'])).toEqual([]);
    expect(routesWhen([])).toEqual([]);
  });
});
