import { isNoWorse } from '../../../src/fix/check-edit.ts';
import { writeReleaseInFinally } from '../../../src/fix/single-flight/release-in-finally.ts';
import { findPosition } from '../../kit/find-position.ts';

/** Moves the release into a finally; the guard is taken and given back where these texts begin. */
function release(text: string, taken = 'busy = true', given = 'busy = false', file = 'src/payouts.ts'): string | null {
  const from = findPosition(text, taken);
  const to = findPosition(text, given);
  const after = writeReleaseInFinally(text, { kind: 'release-in-finally', description: '', file, line: from.line, column: from.column, releaseLine: to.line, releaseColumn: to.column });
  if (after !== null) expect(isNoWorse(file, text, after)).toBe(true);
  return after;
}

const body = (...lines: readonly string[]): string => `let busy: boolean;\nasync function payOut() {\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n}\n`;

describe('a release that moves into a finally', () => {
  it('takes the work between into a try', () => {
    const before = body('if (busy) return;', 'busy = true;', '', '// The ledger first.', 'const due = await findDue();', 'await pay(due);', 'busy = false;');

    expect(release(before)).toBe(body('if (busy) return;', 'busy = true;', 'try {', '  // The ledger first.', '  const due = await findDue();', '  await pay(due);', '} finally {', '  busy = false;', '}'));
  });

  it('leaves out what comes after, where that needs no name of the work', () => {
    const before = body('busy = true;', 'await pay();', 'busy = false;', 'report();');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  await pay();', '} finally {', '  busy = false;', '}', 'report();'));
  });

  it('is left where it needs a name of the work itself', () => {
    expect(release(body('busy = true;', 'const lease = await pay();', 'await lease.end();'), 'busy = true', 'await lease', 'src/payouts.js')).toBeNull();
  });

  it('goes to the try that follows, whatever comments stand before it', () => {
    const lines = ['// One at a time.', 'if (busy) return;', '// From here on.', 'busy = true;', 'try {', '  await pay();'];

    expect(release(body(...lines, '  busy = false;', '} catch (error) {', '  report(error);', '}'))).toBe(body(...lines, '} catch (error) {', '  report(error);', '} finally {', '  busy = false;', '}'));
  });

  it('takes along what needs a name of the work', () => {
    const before = body('busy = true;', 'const paid = await pay();', 'busy = false;', 'report(paid);');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  const paid = await pay();', '  report(paid);', '} finally {', '  busy = false;', '}'));
  });

  it('is written once, whatever early ways out had of it', () => {
    const before = body('busy = true;', 'const due = await findDue();', 'if (due.length === 0) {', '  busy = false;', '  return;', '}', 'await pay(due);', 'busy = false;');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  const due = await findDue();', '  if (due.length === 0) {', '    return;', '  }', '  await pay(due);', '} finally {', '  busy = false;', '}'));
  });

  it('is added to the try that is there', () => {
    const before = body('busy = true;', 'try {', '  await pay();', '  busy = false;', '} catch (error) {', '  report(error);', '}');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  await pay();', '} catch (error) {', '  report(error);', '} finally {', '  busy = false;', '}'));
  });

  it('is added to the try that begins with taking it', () => {
    const before = body('if (busy) return;', 'try {', '  busy = true;', '  await pay();', '  busy = false;', '} catch (error) {', '  report(error);', '}');

    expect(release(before)).toBe(body('if (busy) return;', 'try {', '  busy = true;', '  await pay();', '} catch (error) {', '  report(error);', '} finally {', '  busy = false;', '}'));
  });

  it('goes around the try where something can fail before it', () => {
    const before = body('busy = true;', 'const due = await findDue();', 'try {', '  await pay(due);', '  busy = false;', '} catch (error) {', '  report(error);', '}');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  const due = await findDue();', '  try {', '    await pay(due);', '  } catch (error) {', '    report(error);', '  }', '} finally {', '  busy = false;', '}'));
  });

  it('is awaited as it was, for a lock', () => {
    const before = 'export async function payOut() {\n    const lock = await locks.acquire("payouts")\n    await pay()\n    await lock.release()\n}\n';

    expect(release(before, 'locks.acquire', 'lock.release')).toBe('export async function payOut() {\n    const lock = await locks.acquire("payouts")\n    try {\n        await pay()\n    } finally {\n        await lock.release()\n    }\n}\n');
  });

  it('keeps the lines of a template as they are', () => {
    const before = body('busy = true;', 'await ledger.run(`').replace('\n}\n', '\nupdate payouts\n  set paid = 1`);\n  busy = false;\n}\n');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  await ledger.run(`').replace('\n}\n', '\nupdate payouts\n  set paid = 1`);\n  } finally {\n    busy = false;\n  }\n}\n'));
  });

  it('keeps the line ends of the file', () => {
    const before = body('busy = true;', 'await pay();', 'busy = false;').replaceAll('\n', '\r\n');

    expect(release(before)).toBe(body('busy = true;', 'try {', '  await pay();', '} finally {', '  busy = false;', '}').replaceAll('\n', '\r\n'));
  });

  it('is not written where it is the only thing a branch does', () => {
    expect(release(body('busy = true;', 'const paid = await pay();', 'if (paid) {', '  busy = false;', '}'))).toBeNull();
  });

  it('is not written where another function gives it back', () => {
    expect(release(body('busy = true;', 'pay(() => {', '  busy = false;', '});'))).toBeNull();
  });

  it('is not written where a statement shares its line', () => {
    expect(release(body('busy = true; await pay(); busy = false;'))).toBeNull();
  });
});
