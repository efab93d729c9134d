import { indexCatalogue } from '../../src/catalogue/catalogue.ts';
import { loadCatalogue, readShippedLibraries } from '../../src/catalogue/load-catalogue.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { blockingCalls } from '../link/blocking-calls.ts';
import { checkout } from '../link/shop.ts';

/** A wrapper that a project keeps in a package of its own. */
const ledger = {
  library: '@shop/ledger',
  packages: ['@shop/ledger'],
  source: 'https://shop.example/handbook/ledger',
  rows: [
    { on: 'module', name: 'openLedger', gives: 'Ledger', role: 'client' },
    { on: 'Ledger', name: ['entries', 'balance'], role: 'blocking-db-call' },
  ],
};

const app = checkout(`res.json(ledger.balance(req.body.account));`, `import { openLedger } from '@shop/ledger';\nconst ledger = openLedger();`);

/** What the error of a wrong library says. */
function refusal(library: unknown): string {
  try {
    loadCatalogue([library]);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('loadCatalogue', () => {
  it('gives the same catalogue again where nobody adds to it', () => {
    expect(loadCatalogue()).toBe(loadCatalogue([]));
  });

  it("knows a project's own library", async () => {
    expect(await blockingCalls({ 'src/app.ts': app }, loadCatalogue([ledger]))).toEqual(['POST /api/checkout -> @shop/ledger Ledger.balance()']);
  });

  it('does not know it without the rows', async () => {
    expect(await blockingCalls({ 'src/app.ts': app })).toEqual([]);
  });

  it('does not let the rows of one project stay for the next', () => {
    loadCatalogue([ledger]);

    expect(loadCatalogue().byPackage.has('@shop/ledger')).toBe(false);
  });

  it('lets a project lay its own library over a shipped one', () => {
    const own = { ...ledger, library: 'pg', packages: ['pg'] };

    expect(loadCatalogue([own]).byPackage.get('pg')?.rows.has('Ledger')).toBe(true);
    expect(loadCatalogue().byPackage.get('pg')?.rows.has('Ledger')).toBe(false);
  });

  it('refuses a wrong library in one line that names the place', () => {
    expect(refusal({ ...ledger, rows: [{ on: 'module', name: 'openLedger', givs: 'Ledger' }] })).toMatch(/^catalogue\[0\]: .*givs.*rows\[0\]/);
    expect(refusal({ ...ledger, packages: [] })).toMatch(/^catalogue\[0\]: .*packages/);
    expect(refusal({ ...ledger, source: 'the handbook' })).toMatch(/^catalogue\[0\]: .*source/);
    expect(refusal('@shop/ledger')).toMatch(/^catalogue\[0\]: /);
    expect(refusal(null)).not.toContain('\n');
  });
});

describe('what the build writes of the catalogue', () => {
  it('says the same as the files it is made of', () => {
    const written = JSON.parse(JSON.stringify(readShippedLibraries())) as ReturnType<typeof readShippedLibraries>;

    expect(indexCatalogue(written)).toEqual(loadCatalogue());
  });
});
