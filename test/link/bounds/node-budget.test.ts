/** What becomes of a program that calls its functions in more ways than fit into the graph. */
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { openPart } from '../../../src/link/link-part.ts';
import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { NodeBudget } from '../../../src/link/node-budget.ts';
import { extractFrom } from '../../extract/typescript/read-facts.ts';

describe('the contexts of a repository', () => {
  it('are all for a program that is linked as a whole, up to what one may have', () => {
    expect([new NodeBudget(10, 50, 100).allow(10), new NodeBudget(10, 100, 80).allow(10)]).toEqual([50, 80]);
  });

  it('are kept by half for the parts that come later', () => {
    const budget = new NodeBudget(100, 1_000, 1_000);
    const first = budget.allow(20);
    budget.spend(20, first);

    expect([first, budget.allow(80)]).toEqual([600, 400]);
  });

  it('go to later parts where earlier ones need few', () => {
    const budget = new NodeBudget(100, 1_000, 1_000);
    budget.spend(50, 10);

    expect(budget.allow(50)).toBe(990);
  });
});

describe('a program with more contexts than that', () => {
  const texts = {
    'src/app.ts': `import express from 'express';\nimport { list } from './orders';\nimport { pay } from './payouts';\nconst app = express();\napp.get('/orders', (req, res) => res.json(list()));\napp.post('/payouts', (req, res) => res.json(pay()));`,
    'src/orders.ts': `export const list = () => recent();\nconst recent = () => [];`,
    'src/payouts.ts': 'export const pay = () => 1;',
  };
  const follow = (mostNodes: number): ReturnType<ReturnType<typeof openPart>['follow']> => {
    const sources = new Map(Object.entries(texts).map(([path, text]) => [path, extractFrom(text, path)] as const));
    return openPart({ sources, modules: new ModuleResolver(Object.keys(texts), new Map()), deployment: new Map(), catalogue: loadCatalogue(), scope: null, mostNodes }).follow();
  };

  it('names the files of functions that nobody looked into', () => {
    const { nodes, unfollowed } = follow(3);

    expect([nodes.length, [...unfollowed]]).toEqual([3, ['src/payouts.ts', 'src/orders.ts']]);
  });

  it('names the files of entry points that do not fit', () => {
    const { entryPoints, unfollowed } = follow(1);

    expect([entryPoints.map(({ subject }) => subject), [...unfollowed]]).toEqual([['GET /orders'], ['src/app.ts', 'src/orders.ts']]);
  });

  it('names nothing where all fits', () => {
    expect([...follow(100).unfollowed]).toEqual([]);
  });
});
