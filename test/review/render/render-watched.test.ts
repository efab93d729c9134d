import { renderWatched } from '../../../src/review/render/render-watched.ts';

describe('renderWatched', () => {
  it('shows what changed first, and in bold', () => {
    const same = { route: 'GET /orders', before: { once: 2, perItem: 0 }, after: { once: 2, perItem: 0 } };
    const more = { route: 'POST /checkout', before: { once: 2, perItem: 0 }, after: { once: 3, perItem: 1 } };
    const added = { route: 'PUT /checkout', before: null, after: { once: 1, perItem: 0 } };

    expect(renderWatched([same, more, added]).slice(-4, -1)).toEqual([
      '| `POST /checkout` | 2 | **3 and 1 per item** |',
      '| `PUT /checkout` | no such route | **1** |',
      '| `GET /orders` | 2 | 2 |',
    ]);
  });

  it('says what the numbers mean, and what runs before other routes', () => {
    const rows = renderWatched([{ route: 'ALL /api/*', before: { once: 1, perItem: 0 }, after: { once: 1, perItem: 0 }, everyRequest: true }]);

    expect(rows.at(-2)).toBe('| `ALL /api/*`, before each of its routes | 1 | 1 |');
    expect(rows.at(-1)).toContain('if it takes every branch');
  });

  it('is not there where nothing is watched', () => {
    expect(renderWatched([])).toEqual([]);
  });

  it('counts what is too much for a table', () => {
    const routes = Array.from({ length: 25 }, (_, index) => ({ route: `GET /orders/${index}`, before: null, after: { once: 1, perItem: 0 } }));

    expect(renderWatched(routes).at(-2)).toContain('5 more');
  });
});
