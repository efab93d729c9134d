import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../../kit/property-testing.ts';
import { damageTokens, tokenEdits } from '../../kit/damage-tokens.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';

const ENDINGS = ['ts', 'tsx', 'mts', 'js', 'jsx', 'cjs'] as const;

/** Real text to be damaged: the extractor's own. */
const SOURCES = readdirSync('src/extract/typescript', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const FRAGMENTS = ['(', ')', '{', '}', '[', '`', '${', '"', "'", '/', '*/', '//', '<', '>', '=>', '?.', '!', '@', '#', ',', ';', '\n', 'await ', 'async ', 'class A ', 'extends ', 'import(', 'export ', 'type ', 'enum E{', 'namespace N{', 'yield ', 'new.target', 'super(', '\u2028', '\uD800', '\u0000', '10n', '1e999', '-0', '/x/v', '<!--'];

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(60), insert: fc.constantFrom('', ...FRAGMENTS) });

function damage(text: string, edits: readonly { at: number; remove: number; insert: string }[]): string {
  return edits.reduce((current, { at, remove, insert }) => {
    const start = Math.floor(at * current.length);
    return current.slice(0, start) + insert + current.slice(start + remove);
  }, text);
}

/** Either facts that survive being written as JSON, or a reason. */
function expectAnswer(path: string, text: string): void {
  const extraction = extractSource(path, text);
  if (extraction.ok) expect(JSON.parse(JSON.stringify(extraction.facts))).toStrictEqual(extraction.facts);
  else expect(extraction.reason).not.toBe('');
}

describe('extraction', () => {
  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...ENDINGS), (text, ending) => {
        expectAnswer(`src/any.${ending}`, text);
      }),
      { numRuns: 300 },
    );
  });

  it('answers for any pieces of syntax', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FRAGMENTS, 'a', 'b', '1', ' ', ':', '=', '.', '...'), { maxLength: 30 }), fc.constantFrom(...ENDINGS), (pieces, ending) => {
        expectAnswer(`src/any.${ending}`, pieces.join(''));
      }),
      { numRuns: 300 },
    );
  });

  it('answers for damaged real code', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.array(edit, { minLength: 1, maxLength: 5 }), fc.constantFrom(...ENDINGS), (text, edits, ending) => {
        expectAnswer(`src/any.${ending}`, damage(text, edits));
      }),
      { numRuns: 100 },
    );
  });

  it('gives facts of about the size of the text, whatever becomes of its tokens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), tokenEdits, (text, edits) => {
        const damaged = damageTokens(text, edits);
        const extraction = extractSource('src/any.ts', damaged);

        if (extraction.ok) expect(JSON.stringify(extraction.facts).length).toBeLessThan(damaged.length * 30 + 2000);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same facts for the same text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), (text) => {
        expect(extractSource('src/any.ts', text)).toEqual(extractSource('src/any.ts', text));
      }),
      { numRuns: 20 },
    );
  });
});
