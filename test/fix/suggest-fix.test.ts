import { applyEdits } from '../../src/fix/apply-edits.ts';
import { suggestFix } from '../../src/fix/suggest-fix.ts';
import type { Finding } from '../../src/model/finding.ts';

const path = 'src/tasks.ts';
const text = `tasks.post('/tasks/allocation', async (req, res) => {\n  await allocator.run();\n  res.sendStatus(204);\n});\n`;

const singleFlight = {
  kind: 'single-flight-http-handler', description: 'Answer 429 while a run is going on.', file: path, handlerLine: 1, handlerColumn: 33,
  framework: 'express', optOutVariable: 'ALLOW_PARALLEL_ALLOCATION', jobName: 'allocation', answer: 'busy', headers: { retryCount: null, executionTime: null }, losesErrors: false,
} as const;
const finding: Finding = {
  rule: 'unguarded-schedule', family: 'schedules', severity: 'error', confidence: 'certain',
  file: path, line: 1, column: 33, endLine: 4, endColumn: 2,
  subject: 'POST /tasks/allocation', title: 'Runs can overlap', message: 'Two runs allocate at once.', advice: 'Guard it.',
  evidence: [], chain: ['allocation'], suggestion: null, fingerprint: 'aaaaaaaaaaaaaaaa',
  edit: singleFlight,
};
const other: Finding = { ...finding, rule: 'blocking-db-call', fingerprint: 'bbbbbbbbbbbbbbbb' };
const files = { read: (asked: string) => Promise.resolve(asked === path ? text : null) };

/** Findings before any edit, and after it. */
const analysis = (before: readonly Finding[], after: readonly Finding[]) => (patched: ReadonlyMap<string, string>) =>
  Promise.resolve(patched.size === 0 ? before : after);

describe('suggestFix', () => {
  it('returns an edit after which the finding is gone', async () => {
    const suggestion = await suggestFix(finding, files, analysis([finding, other], [other]));

    expect(suggestion).toMatchObject({ description: 'Answer 429 while a run is going on.', verified: true });
    expect(applyEdits(text, suggestion?.edits ?? [])).toContain('let allocationRuns = 0;');
  });

  it('analyses the very text that the edits give', async () => {
    const seen: string[] = [];

    const suggestion = await suggestFix(finding, files, (patched) => {
      seen.push(...patched.values());
      return Promise.resolve(patched.size === 0 ? [finding] : []);
    });

    expect(seen).toEqual([applyEdits(text, suggestion?.edits ?? [])]);
  });

  it('returns nothing while the finding remains', async () => {
    expect(await suggestFix(finding, files, analysis([finding], [finding]))).toBeNull();
  });

  it('returns an edit after which one of two findings is gone that look alike', async () => {
    expect(await suggestFix(finding, files, analysis([finding, finding], [finding]))).not.toBeNull();
    expect(await suggestFix(finding, files, analysis([finding, finding], [finding, finding]))).toBeNull();
  });

  it('returns nothing when the finding is not seen without the edit either', async () => {
    expect(await suggestFix(finding, files, analysis([], []))).toBeNull();
  });

  it('returns nothing when the edit brings another finding', async () => {
    expect(await suggestFix(finding, files, analysis([finding], [other]))).toBeNull();
  });

  it('returns nothing when the edit brings a known finding once more', async () => {
    expect(await suggestFix(finding, files, analysis([finding, other], [other, other]))).toBeNull();
  });

  it('returns nothing when the finding asks for no edit', async () => {
    expect(await suggestFix({ ...finding, edit: null }, files, analysis([finding], []))).toBeNull();
  });

  it('returns nothing when the file cannot be read', async () => {
    expect(await suggestFix(finding, { read: () => Promise.resolve(null) }, analysis([finding], []))).toBeNull();
  });

  it('returns nothing when the edit makes a new type error', async () => {
    const typed = `export async function close(job: { id: string }): Promise<string> {\n  return job.id;\n}\n`;
    const edit = { ...singleFlight, handlerLine: 1, handlerColumn: 8, framework: 'hono' };

    const suggestion = await suggestFix({ ...finding, edit }, { read: () => Promise.resolve(typed) }, analysis([finding], []));

    expect(suggestion).toBeNull();
  });

  it('returns nothing for a file whose nesting exhausts the parser', async () => {
    const deep = `${'('.repeat(200_000)}\n${text}`;

    expect(await suggestFix(finding, { read: () => Promise.resolve(deep) }, analysis([finding], []))).toBeNull();
  });
});
