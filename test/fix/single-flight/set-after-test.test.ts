import { isNoWorse } from '../../../src/fix/check-edit.ts';
import { writeSetAfterTest } from '../../../src/fix/single-flight/set-after-test.ts';
import { findPosition } from '../../kit/find-position.ts';

/** Moves the set that begins with this text. */
function move(text: string, set = 'busy = true'): string | null {
  const { line, column } = findPosition(text, set);
  const after = writeSetAfterTest(text, { kind: 'set-after-test', description: '', file: 'src/payouts.ts', line, column });
  if (after !== null) expect(isNoWorse('src/payouts.ts', text, after)).toBe(true);
  return after;
}

const body = (...lines: readonly string[]): string => `let busy: boolean;\nasync function payOut() {\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n}\n`;
const work = ['try {', '  await pay(due);', '} finally {', '  busy = false;', '}'];

describe('a flag that is set after its test', () => {
  it('comes at once, and what stood between goes into the try that clears it', () => {
    const before = body('if (busy) return;', '', '// From the ledger.', 'const due = await findDue();', 'if (due.length === 0) return;', '', 'busy = true;', ...work);

    expect(move(before)).toBe(body('if (busy) return;', 'busy = true;', 'try {', '  // From the ledger.', '  const due = await findDue();', '  if (due.length === 0) return;', '  await pay(due);', ...work.slice(2)));
  });

  it('is a member of a set as well', () => {
    const before = 'async function payOut(id: string) {\n  if (running.has(id)) {\n    return;\n  }\n  const due = await findDue(id);\n  running.add(id);\n  try {\n    await pay(due);\n  } finally {\n    running.delete(id);\n  }\n}\n';

    expect(move(before, 'running.add')).toBe('async function payOut(id: string) {\n  if (running.has(id)) {\n    return;\n  }\n  running.add(id);\n  try {\n    const due = await findDue(id);\n    await pay(due);\n  } finally {\n    running.delete(id);\n  }\n}\n');
  });

  it('stays where no finally clears it', () => {
    expect(move(body('if (busy) return;', 'const due = await findDue();', 'busy = true;', 'await pay(due);', 'busy = false;'))).toBeNull();
  });

  it('stays where a name from between is used after the try', () => {
    expect(move(body('if (busy) return;', 'const due = await findDue();', 'busy = true;', ...work, 'report(due);'))).toBeNull();
  });

  it('stays where nothing tests it before', () => {
    expect(move(body('const due = await findDue();', 'busy = true;', ...work))).toBeNull();
    expect(move(body('if (busy) log();', 'const due = await findDue();', 'busy = true;', ...work))).toBeNull();
  });
});
