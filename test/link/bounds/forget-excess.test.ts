/** What is forgotten to save memory is worked out again. */
import { describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { ModuleResolver } from '../../../src/link/modules/resolve-module.ts';
import { Evaluator } from '../../../src/link/values/evaluator.ts';
import { Program } from '../../../src/link/values/program.ts';
import { extractFrom } from '../../extract/typescript/read-facts.ts';

describe('an evaluator', () => {
  it('gives the same answers after it has forgotten what it computed', () => {
    const facts = extractFrom(`import Database from 'better-sqlite3';\nconst db = new Database('orders.db');\nexport const recent = db.prepare('select * from orders');`, 'src/orders.ts');
    const evaluator = new Evaluator(new Program(new Map([['src/orders.ts', facts]])), loadCatalogue(), new ModuleResolver(['src/orders.ts'], new Map()));
    const before = evaluator.exported('src/orders.ts', 'recent');
    expect(before).toMatchObject([{ kind: 'api', library: 'better-sqlite3', name: 'Statement' }]);

    evaluator.forgetExcess(0);

    expect(evaluator.exported('src/orders.ts', 'recent')).toEqual(before);
  });
});
