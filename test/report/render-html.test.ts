import fc from '../kit/property-testing.ts';
import type { Report } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html/render-html.ts';
import { blockingFinding, reviewReport } from './report-example.ts';

const render = (change: Partial<Report>): string => renderHtml({ ...reviewReport, ...change });

describe('renderHtml', () => {
  it('tells a finding whole: what happens, the path, what to do', () => {
    const page = render({});

    expect(page).toContain('<title>Stallwatch: New: 1 error</title>');
    expect(page).toContain('<h3><code>POST /api/checkout</code> runs a synchronous database call</h3>');
    expect(page).toContain('<tr><th scope="row">sink</th><td class="place">src/orders.ts<wbr>:6</td><td>better-sqlite3 Statement.all()</td></tr>');
    expect(page).toContain('<b>What to do:</b> Move it off the request path.');
    expect(page).toContain('9 of 12 files analysed, 3 entry points, 0.8 s. stallwatch 1.2.3');
  });

  it('shows one call that many routes reach once, and lists the others', () => {
    const page = render({ findings: [blockingFinding, { ...blockingFinding, subject: 'GET /payouts' }, { ...blockingFinding, subject: 'GET /orders' }] });

    expect(page.match(/<article/g)).toHaveLength(1);
    expect(page).toContain('3 at 1 place');
    expect(page).toContain('<summary>Likewise 2 more</summary><ul><li><code>GET /payouts</code></li>\n<li><code>GET /orders</code></li>');
  });

  it('shows the code of sentences as code', () => {
    expect(render({ findings: [{ ...blockingFinding, advice: 'Move to `@libsql/client`, or to a worker.' }] })).toContain('Move to <code>@libsql/client</code>, or to a worker.');
  });

  it('shows a verified edit with the lines that it replaces', () => {
    const edits = [{ file: 'src/orders.ts', startLine: 6, endLine: 7, newText: 'if (rows < 1) {\n\treturn;\n}' }];
    const page = render({ findings: [{ ...blockingFinding, suggestion: { description: 'Ask a worker.', verified: true, edits } }] });

    expect(page).toContain('<p class="place">src/orders.ts, lines 6 to 7</p><pre>if (rows &lt; 1) {\n  return;\n}\n</pre>');
  });

  it('counts what was there before, and lists what is possible, resolved and not analysed', () => {
    const page = render({
      findings: [{ ...blockingFinding, status: 'unchanged' }, { ...blockingFinding, confidence: 'possible', subject: 'GET /guesses' }],
      resolved: [{ ...blockingFinding, subject: 'GET /repaired' }],
      notAnalysed: [{ file: 'src/video.ts', reason: 'is binary' }],
      ruleFailures: [{ rule: 'added-db-call', message: 'no such node' }],
      watched: [{ route: 'GET /vouchers', before: null, after: { once: 2, perItem: 1 } }],
    });

    expect(page).toContain('<h1>Nothing new found</h1>');
    expect(page).toContain('1 finding was there before and is not shown.');
    for (const part of ['GET /guesses', 'GET /repaired', 'src/video.ts', 'no such node', '<td>no such route</td><td>2 and 1 per item</td>']) expect(page).toContain(part);
  });

  it('says of a clean scan that nothing was found', () => {
    expect(render({ findings: [], base: null, head: null })).toContain('<h1>Nothing found</h1>\n<p class="quiet">Scan of the work tree.</p>');
  });

  it('holds no markup of a repository, whatever it calls its files and routes', () => {
    const tags = (page: string): readonly string[] => page.match(/<[^>]*>/g) ?? [];
    const withText = (text: string): string => {
      const edits = [{ file: text, startLine: 1, endLine: 1, newText: text }];
      const evidence = [{ kind: 'entry' as const, file: text, line: 1, endLine: 1, label: text }];
      const finding = { ...blockingFinding, file: text, subject: text, title: text, message: text, advice: text, evidence, suggestion: { description: text, verified: true as const, edits } };
      return render({ findings: [finding], resolved: [finding], notAnalysed: [{ file: text, reason: text }], ruleFailures: [{ rule: text, message: text }] });
    };
    const expected = tags(withText('orders'));

    fc.assert(fc.property(fc.array(fc.constantFrom('<', '>', '"', "'", '&', '<script>', '</script>', '-->', '\u202e', 'a', ' '), { minLength: 1 }), (parts) => {
      expect(tags(withText(parts.join('')))).toEqual(expected);
    }));
  });
});
