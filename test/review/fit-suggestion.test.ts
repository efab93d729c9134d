import { fitSuggestion } from '../../src/review/fit-suggestion.ts';
import type { FileDiff, Hunk } from '../../src/model/diff.ts';
import type { LineEdit, Suggestion } from '../../src/model/finding.ts';
import { fileDiff } from '../compare/diff-text.ts';

const path = 'src/payouts.ts';
const suggest = (...edits: readonly (Omit<LineEdit, 'file'> & { readonly file?: string })[]): Suggestion => ({
  description: 'One run at a time',
  verified: true,
  edits: edits.map((edit) => ({ file: path, ...edit })),
});

function firstHunk(file: FileDiff): Hunk {
  const [hunk] = file.hunks;
  if (hunk === undefined) throw new Error('a test needs a hunk');
  return hunk;
}

const hunk = firstHunk(
  fileDiff(path, "\n@@ -9,3 +9,5 @@\n export async function payOut() {\n+  const rows = await due();\n+  await pay(rows);\n   log('paid');\n }"),
);

describe('a suggestion that GitHub can commit', () => {
  it('stands on the lines it replaces', () => {
    expect(fitSuggestion(suggest({ startLine: 10, endLine: 11, newText: '  await payDue();' }), path, hunk)).toEqual({ startLine: 10, line: 11, text: '  await payDue();' });
  });

  it('replaces the line it is inserted before', () => {
    expect(fitSuggestion(suggest({ startLine: 10, endLine: 9, newText: '  if (running) return;' }), path, hunk)).toEqual({
      startLine: 10,
      line: 10,
      text: '  if (running) return;\n  const rows = await due();',
    });
  });

  it('replaces the line above when it is inserted below the hunk', () => {
    expect(fitSuggestion(suggest({ startLine: 14, endLine: 13, newText: 'let running = false;' }), path, hunk)).toEqual({ startLine: 13, line: 13, text: '}\nlet running = false;' });
  });

  it('joins several edits with the lines between them', () => {
    const edits = suggest({ startLine: 12, endLine: 12, newText: "  log('done');" }, { startLine: 10, endLine: 9, newText: '  lock();' });

    expect(fitSuggestion(edits, path, hunk)).toEqual({ startLine: 10, line: 12, text: "  lock();\n  const rows = await due();\n  await pay(rows);\n  log('done');" });
  });

  it('is empty where lines are taken out', () => {
    expect(fitSuggestion(suggest({ startLine: 11, endLine: 11, newText: '' }), path, hunk)).toEqual({ startLine: 11, line: 11, text: '' });
  });
});

describe('a suggestion that GitHub would refuse or spoil', () => {
  it.each([
    ['reaches outside the hunk', suggest({ startLine: 13, endLine: 14, newText: '}' })],
    ['has a part in another file, since only the whole was verified', suggest({ startLine: 10, endLine: 10, newText: '  x();' }, { file: 'src/lock.ts', startLine: 1, endLine: 1, newText: 'y' })],
    ['changes nothing', suggest({ startLine: 11, endLine: 11, newText: '  await pay(rows);' })],
    ['has edits that overlap', suggest({ startLine: 10, endLine: 11, newText: 'a' }, { startLine: 11, endLine: 12, newText: 'b' })],
    ['holds characters that cannot be seen', suggest({ startLine: 11, endLine: 11, newText: '  await pay(rows);\u202e' })],
    ['brings CRLF', suggest({ startLine: 11, endLine: 11, newText: '  await pay();\r' })],
  ])('%s', (_, suggestion) => {
    expect(fitSuggestion(suggestion, path, hunk)).toBeUndefined();
  });

  it('stands in a file with CRLF endings', () => {
    const windows = firstHunk(fileDiff(path, '@@ -1,1 +1,2 @@\n import x;\r\n+pay();\r'));

    expect(fitSuggestion(suggest({ startLine: 2, endLine: 2, newText: 'await pay();' }), path, windows)).toBeUndefined();
  });

  it('spans a deleted line', () => {
    const replaced = firstHunk(fileDiff(path, '@@ -1,3 +1,3 @@\n+a();\n-old();\n+b();\n c();'));

    expect(fitSuggestion(suggest({ startLine: 1, endLine: 2, newText: 'ab();' }), path, replaced)).toBeUndefined();
  });
});
