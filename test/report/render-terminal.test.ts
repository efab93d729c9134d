import fc from '../kit/property-testing.ts';
import { renderTerminal } from '../../src/report/render-terminal.ts';
import { canShowColour, createTerminalStyle } from '../../src/report/terminal-style.ts';
import type { Report } from '../../src/model/report.ts';
import { blockingFinding, reviewReport } from './report-example.ts';

const plain = createTerminalStyle(false);
const render = (change: Partial<Report>): string => renderTerminal({ ...reviewReport, ...change }, plain);
const getLastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe('renderTerminal', () => {
  it('shows a finding with the path that makes it true', () => {
    expect(render({})).toBe(`error (1)

  POST /api/checkout runs a synchronous database call
  src/orders.ts:6:10  blocking-db-call, certain, id f853cea2d5a33e85
  Every request runs better-sqlite3 Statement.all() on the event loop.
    entry  src/checkout.ts:4  POST /api/checkout
    sink   src/orders.ts:6    better-sqlite3 Statement.all()
  What to do: Move it off the request path.

New: 1 error. 9 of 12 files analysed, 3 entry points, 0.8 s.
`);
  });

  it('names the subject where the title does not', () => {
    expect(render({ findings: [{ ...blockingFinding, title: 'A query holds the process' }] })).toContain('error (1)\n\n  POST /api/checkout  A query holds the process\n');
  });

  it('shows one call that many routes reach once, by the shortest path, and names the others', () => {
    const routes = ['GET /orders', 'GET /payouts', 'GET /carts', 'GET /users', 'GET /stock', 'GET /prices', 'GET /taxes'];
    const longer = routes.map((subject) => ({ ...blockingFinding, subject, evidence: [...blockingFinding.evidence, ...blockingFinding.evidence] }));

    const text = render({ findings: [...longer, blockingFinding] });

    expect(text).toContain('error (8 at 1 place)\n\n  POST /api/checkout runs');
    expect(text).toContain('  What to do: Move it off the request path.\n  Likewise: GET /orders, GET /payouts, GET /carts, GET /users, GET /stock and 2 more\n');
    expect(getLastLine(text)).toMatch(/^New: 8 errors\./);
  });

  it('keeps two calls apart, the one that more routes reach first', () => {
    const text = render({ findings: [blockingFinding, { ...blockingFinding, line: 9 }, { ...blockingFinding, line: 9, subject: 'GET /orders' }] });

    expect(text.match(/src\/orders.ts:\d+:\d+/g)).toEqual(['src/orders.ts:9:10', 'src/orders.ts:6:10']);
  });

  it('shows the finding of a place that has an edit', () => {
    const repaired = { ...blockingFinding, subject: 'GET /orders', suggestion: { description: 'Ask a worker.', verified: true as const, edits: [] } };

    expect(render({ findings: [blockingFinding, repaired] })).toContain('Ask a worker.');
  });

  it('gives a line each to places beyond the worst twenty', () => {
    const text = render({ findings: Array.from({ length: 22 }, (_, index) => ({ ...blockingFinding, line: index + 1 })) });

    expect(text.match(/What to do/g)).toHaveLength(20);
    expect(text).toContain('  2 more places, in full with --format json\n  src/orders.ts:21  POST /api/checkout  (blocking-db-call)\n  src/orders.ts:22');
  });

  it('tells three places of one client in full, so that the first page has room for what is different', () => {
    const ofClient = (line: number, opened: number): typeof blockingFinding => ({ ...blockingFinding, line, evidence: [...blockingFinding.evidence, { kind: 'client', file: 'src/db.ts', line: opened, endLine: opened, label: 'better-sqlite3 opened here' }] });

    const text = render({ findings: [...[1, 2, 3, 4, 5].map((line) => ofClient(line, 7)), ofClient(6, 12)] });

    expect(text.match(/^  src\/orders.ts:\d+:10/gm)).toEqual([1, 2, 3, 6].map((line) => `  src/orders.ts:${line}:10`));
    expect(text).toContain('  2 more places, in full with --format json\n  src/orders.ts:4  POST');
  });

  it('puts the worst first, and what is only possible apart', () => {
    const text = render({ findings: [{ ...blockingFinding, severity: 'info' }, { ...blockingFinding, confidence: 'possible' }, blockingFinding] });

    expect(text.match(/^(error|warning|info|possible).*$/gm)).toEqual(['error (1)', 'info (1)', 'possible, not certain enough to act on unseen (1)']);
    expect(getLastLine(text)).toMatch(/^New: 1 error, 1 for information\./);
  });

  it('counts what was there before without showing it again', () => {
    const text = render({ findings: [{ ...blockingFinding, status: 'unchanged' }] });

    expect(text).toBe('Nothing new found, 1 there before. 9 of 12 files analysed, 3 entry points, 0.8 s.\n');
  });

  it('says in other words what a scan found', () => {
    expect(getLastLine(render({ base: null, findings: [] }))).toMatch(/^Nothing found\./);
    expect(getLastLine(render({ base: null, findings: [{ ...blockingFinding, status: null }] }))).toMatch(/^Found: 1 error\./);
  });

  it('lists what was repaired', () => {
    expect(render({ findings: [], resolved: [{ ...blockingFinding, status: null }] })).toContain('resolved (1)\n  src/orders.ts:6  POST /api/checkout');
  });

  it('names what was not analysed by reason, and never more than fits', () => {
    const syntax = Array.from({ length: 5 }, (_, i) => ({ file: `src/${String(i)}.ts`, reason: `cannot be parsed: line ${String(i)}` }));

    const text = render({ findings: [], notAnalysed: [{ file: 'a.ts', reason: 'is binary' }, ...syntax] });

    expect(text).toContain('not analysed (6)\n  5 cannot be parsed: src/0.ts, src/1.ts, src/2.ts and 2 more\n  1 is binary: a.ts\n');
  });

  it('shows the database calls of watched routes, what changed first', () => {
    const watched = [{ route: 'GET /orders', before: { once: 1, perItem: 0 }, after: { once: 1, perItem: 0 } }, { route: 'POST /api/checkout', before: { once: 2, perItem: 0 }, after: { once: 2, perItem: 1 } }, { route: 'GET /gone', before: { once: 1, perItem: 0 }, after: null }];

    expect(renderTerminal({ ...reviewReport, watched }, createTerminalStyle(false))).toContain(`database calls of one request, before -> after
  POST /api/checkout  2 -> 2 and 1 per item
  GET /gone           1 -> no such route
  GET /orders         1, as before`);
    expect(renderTerminal({ ...reviewReport, watched: [] }, createTerminalStyle(false))).not.toContain('database calls of one request');
    expect(renderTerminal({ ...reviewReport, watched: Array.from({ length: 30 }, (_, index) => ({ route: `GET /${index}`, before: null, after: { once: 1, perItem: 0 } })) }, createTerminalStyle(false))).toContain('10 more with --format json');
  });

  it('names rules that failed', () => {
    expect(render({ ruleFailures: [{ rule: 'unguarded-consumer', message: 'no such node' }] })).toContain('rules that failed (1)\n  unguarded-consumer: no such node');
  });

  it('shows the suggested lines', () => {
    const suggestion = { description: 'Answer 429 while a run is going on.', verified: true as const, edits: [{ file: 'src/checkout.ts', startLine: 4, endLine: 5, newText: 'let runs = 0;\n\tstart();' }] };

    expect(render({ findings: [{ ...blockingFinding, suggestion }] })).toContain(`  Suggested edit, verified: Answer 429 while a run is going on.
    src/checkout.ts:4-5
    + let runs = 0;
    +   start();
`);
  });

  it('shows escape sequences and direction marks instead of obeying them', () => {
    const evil = 'src/\u001b[2J\u001b]0;owned\u0007\u202egnp.\u009b31m\r\nfake: no findings.ts';

    const text = render({ findings: [{ ...blockingFinding, file: evil, subject: evil, message: evil, evidence: [{ kind: 'entry', file: evil, line: 1, endLine: 1, label: evil }] }], notAnalysed: [{ file: evil, reason: evil }] });

    expect(text).toContain('src/\\u{1b}[2J');
    expect(text).not.toMatch(/[\u001b\u0007\u202e\u009b\r]|^fake/m);
  });

  it('obeys no character of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const rendered = render({ findings: [{ ...blockingFinding, title: text, advice: text, subject: text }], notAnalysed: [{ file: text, reason: text }] });

      expect(rendered.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
      expect(rendered.split('\n').length).toBeLessThan(30);
    }));
  });

  it('has colours only where they were asked for', () => {
    expect(render({})).not.toContain('\u001b');
    expect(renderTerminal(reviewReport, createTerminalStyle(true))).toContain('\u001b[31m');
  });
});

describe('canShowColour', () => {
  it('is for terminals whose user has not said no', () => {
    expect(canShowColour({ isTTY: true }, {})).toBe(true);
    expect(canShowColour({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(canShowColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(canShowColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(canShowColour({}, {})).toBe(false);
  });
});
