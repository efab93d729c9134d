import { applyEdits } from '../../src/fix/text/apply-edits.ts';
import { suggestFix } from '../../src/fix/suggest-fix.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
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

describe('suggestFix, of edits that hold only together', () => {
  const script = 'deploy.sh';
  const texts: Readonly<Record<string, string>> = { [path]: text, [script]: 'gcloud run deploy allocation --max-instances 20\n' };
  const both = { read: (asked: string) => Promise.resolve(texts[asked] ?? null) };
  const oneInstance = { kind: 'deployment-settings', description: 'Run one instance.', file: script, line: 1, settings: [{ name: 'maxInstances', value: '1', line: 1 }] } as const;
  const together = (...edits: readonly EditIntent[]): Finding => ({ ...finding, edit: { kind: 'together', description: 'One instance, and a guard in it.', file: path, edits } });

  it('writes all of them, and analyses them at once', async () => {
    const seen: string[] = [];
    const suggestion = await suggestFix(together(singleFlight, oneInstance), both, (patched) => {
      seen.push(...patched.keys());
      return Promise.resolve(patched.size === 0 ? [finding] : []);
    });

    expect(seen).toEqual([path, script]);
    expect([...new Set(suggestion?.edits.map(({ file }) => file))]).toEqual([path, script]);
    expect(suggestion?.edits.at(-1)).toMatchObject({ file: script, newText: 'gcloud run deploy allocation --max-instances 1' });
  });

  it('writes none of them where one cannot be written', async () => {
    expect(await suggestFix(together(singleFlight, { ...oneInstance, file: 'gone.sh' }), both, analysis([finding], []))).toBeNull();
    expect(await suggestFix(together(singleFlight, { ...oneInstance, settings: [{ name: 'maxInstances', value: '1', line: 7 }] }), both, analysis([finding], []))).toBeNull();
  });

  it('writes no two edits of one file, whose lines the first would move', async () => {
    expect(await suggestFix(together(oneInstance, oneInstance), both, analysis([finding], []))).toBeNull();
    expect(await suggestFix(together(), both, analysis([finding], []))).toBeNull();
  });
});
