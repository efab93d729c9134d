import { renderCatalogue } from '../../scripts/render-catalogue.ts';
import { librarySchema } from '../../src/catalogue/schema.ts';

const library = (row: object) => librarySchema.parse({ library: 'ledger-db', packages: ['ledger-db'], source: 'https://example.com/ledger-db', rows: [row] });

describe('docs/catalogue.md', () => {
  it('shows a call with its role and when it holds', () => {
    const row = { on: 'module', name: 'open', role: 'blocking-db-call', hidden: true, when: [{ arg: 0, at: 'url', begins: ['file:'] }] };

    expect(renderCatalogue([library(row)])).toContain('| `open()` | blocking-db-call | looks asynchronous; when argument 1 `url` begins with file: |');
  });

  it('leaves out a call that only leads to others', () => {
    expect(renderCatalogue([library({ on: 'module', name: 'open', gives: 'Ledger' })])).toContain('none of them has a role');
  });

  it('refuses a role that nobody could look up', () => {
    expect(() => renderCatalogue([library({ on: 'module', name: 'open', role: 'slow-thing' })])).toThrow('slow-thing');
  });
});
