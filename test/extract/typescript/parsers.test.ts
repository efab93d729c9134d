import { createOxcParser, loadOxc, type Oxc } from '../../../src/extract/typescript/parse/oxc.ts';
import { parseSource } from '../../../src/extract/typescript/parse/parse-source.ts';
import type { SourceParser } from '../../../src/extract/typescript/parse/source-parser.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from '../../../src/extract/typescript/parse/typescript-eslint.ts';

async function loadRealOxc(): Promise<Oxc> {
  const oxc = await loadOxc();
  if (oxc === undefined) throw new Error('oxc-parser has no native part here');
  return oxc;
}

/** Real oxc that notes how it was asked, and refuses raw transfer when told to. */
async function watchOxc(options: { supported?: boolean; refuse?: (path: string) => Error | null } = {}): Promise<{ oxc: Oxc; asked: string[] }> {
  const real = await loadRealOxc();
  const asked: string[] = [];
  const oxc: Oxc = {
    rawTransferSupported: () => options.supported ?? true,
    parseSync(path, text, given) {
      asked.push(`${path} ${given.experimentalRawTransfer === true ? 'raw' : 'plain'}`);
      const error = given.experimentalRawTransfer === true ? (options.refuse?.(path) ?? null) : null;
      if (error !== null) throw error;
      return real.parseSync(path, text, { ...given, experimentalRawTransfer: false });
    },
  };
  return { oxc, asked };
}

const REFUSED: SourceParser = { name: 'oxc', parse: () => ({ ok: false, reason: 'does not parse: refused' }) };

describe('raw transfer', () => {
  it('is tried once and used where it works', async () => {
    const { oxc, asked } = await watchOxc();

    createOxcParser(oxc, {}).parse('src/orders.ts', 'pay();');

    expect(asked).toEqual(['probe.ts raw', 'src/orders.ts raw']);
  });

  it('is left out where it is not supported', async () => {
    const { oxc, asked } = await watchOxc({ supported: false });

    createOxcParser(oxc, {}).parse('src/orders.ts', 'pay();');

    expect(asked).toEqual(['src/orders.ts plain']);
  });

  it('is left out when the environment says so', async () => {
    const { oxc, asked } = await watchOxc();

    createOxcParser(oxc, { STALLWATCH_DISABLE_RAW_TRANSFER: '1' }).parse('src/orders.ts', 'pay();');

    expect(asked).toEqual(['src/orders.ts plain']);
  });

  it('is given up when its memory is refused at the start', async () => {
    const { oxc, asked } = await watchOxc({ refuse: () => new RangeError('Array buffer allocation failed') });

    const result = createOxcParser(oxc, {}).parse('src/orders.ts', 'pay();');

    expect(result.ok).toBe(true);
    expect(asked).toEqual(['probe.ts raw', 'src/orders.ts plain']);
  });

  it('is given up for good when its memory is refused later', async () => {
    const { oxc, asked } = await watchOxc({ refuse: (path) => (path === 'src/second.ts' ? new RangeError('Array buffer allocation failed') : null) });
    const parser = createOxcParser(oxc, {});

    const results = ['src/first.ts', 'src/second.ts', 'src/third.ts'].map((path) => parser.parse(path, 'pay();').ok);

    expect(results).toEqual([true, true, true]);
    expect(asked).toEqual(['probe.ts raw', 'src/first.ts raw', 'src/second.ts raw', 'src/second.ts plain', 'src/third.ts plain']);
  });

  it('does not hide that the stack ran out', async () => {
    const { oxc } = await watchOxc({ refuse: (path) => (path === 'probe.ts' ? null : new RangeError('Maximum call stack size exceeded')) });

    expect(() => createOxcParser(oxc, {}).parse('src/deep.ts', 'pay();')).toThrow(RangeError);
  });
});

describe('the parser that steps in', () => {
  const typeScriptEslint = createTypeScriptEslintParser(loadTypeScriptEslint);

  it('is @typescript-eslint/parser where oxc is missing', () => {
    expect(parseSource('src/orders.ts', 'pay();', [typeScriptEslint])).toMatchObject({ ok: true, parser: 'typescript-eslint' });
  });

  it('is @typescript-eslint/parser where oxc cannot parse', () => {
    expect(parseSource('src/page.tsx', 'const page = <main/>;', [REFUSED, typeScriptEslint])).toMatchObject({ ok: true, parser: 'typescript-eslint' });
  });

  it('is not asked where oxc can parse', async () => {
    let asked = 0;
    const spy: SourceParser = { name: 'typescript-eslint', parse: () => ({ ok: false, reason: `asked ${++asked} times` }) };

    const result = parseSource('src/orders.ts', 'pay();', [createOxcParser(await loadRealOxc(), {}), spy]);

    expect(result).toMatchObject({ ok: true, parser: 'oxc' });
    expect(asked).toBe(0);
  });

  it('leaves the reason of the first parser when both fail', () => {
    expect(parseSource('src/broken.ts', 'const = 1;', [REFUSED, typeScriptEslint])).toEqual({ ok: false, reason: 'does not parse: refused' });
  });

  it('says where the text is wrong', () => {
    expect(parseSource('src/broken.ts', 'pay();\nconst = 1;', [typeScriptEslint])).toEqual({ ok: false, reason: 'does not parse: Variable declaration expected. (line 2)' });
  });

  it('may be missing as well', () => {
    const missing = createTypeScriptEslintParser(() => {
      throw new Error("Cannot find module '@typescript-eslint/parser'");
    });

    expect(parseSource('src/orders.ts', 'pay();', [missing])).toMatchObject({ ok: false });
    expect(parseSource('src/orders.ts', 'pay();', [])).toEqual({ ok: false, reason: 'no parser could be loaded' });
  });
});
