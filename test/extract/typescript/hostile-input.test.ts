import { MAX_SOURCE_LENGTH } from '../../../src/extract/typescript/limits.ts';
import { extractSource } from '../../../src/extract/typescript/extract-source.ts';

const TOO_DEEP = { ok: false, reason: 'nested too deeply to be read' };

describe('a text that nobody would write', () => {
  it.each([
    ['parentheses', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
    ['brackets that are never closed', '['.repeat(50_000)],
    ['arrays with closing brackets in their texts', `${'[")",'.repeat(50_000)}1${']'.repeat(50_000)}`],
    ['arrays with closing brackets in regular expressions', `${'[/)`"/,'.repeat(50_000)}1${']'.repeat(50_000)}`],
    ['objects over many lines', `x = ${'{\na:\n'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['templates', `${'`${'.repeat(50_000)}1${'}`'.repeat(50_000)}`],
    ['functions', `${'function f() {'.repeat(50_000)}${'}'.repeat(50_000)}`],
    ['arrows', `${'x => '.repeat(50_000)}1`],
    ['conditions', `${'a ? b : '.repeat(50_000)}c`],
    ['else branches', `${'if (a); else '.repeat(50_000)};`],
    ['loops', `${'for (;;) '.repeat(50_000)};`],
    ['words that wait for an operand', `${'await\n'.repeat(50_000)}a`],
    ['operators before an operand', `${'!'.repeat(50_000)}a`],
    ['assignments', `${'a = '.repeat(50_000)}b`],
    ['dotted namespaces', `namespace A${'.B'.repeat(50_000)} {}`],
    ['types', `type T = ${'A<'.repeat(50_000)}1${'>'.repeat(50_000)}`],
    ['types over many lines', `type T = ${'A<\n'.repeat(50_000)}1${'>'.repeat(50_000)}`],
    ['types behind commas', `type T = ${"A<'a', ".repeat(50_000)}1${'>'.repeat(50_000)}`],
    ['casts', `x = ${'<[]>'.repeat(50_000)}1`],
    ['powers over many lines', `x = a${' ** b\n'.repeat(50_000)}`],
    ['words before comments', `x = ${'new //\n'.repeat(50_000)}A`],
    ['words of types before comments', `type T = ${'readonly //\n'.repeat(50_000)}A[]`],
    ['else branches behind comments', `${'if (a) b(); else //\n'.repeat(50_000)};`],
    ['conditions over many lines', `${'if (a)\n'.repeat(50_000)}b`],
    ['loops over many lines', `${'for (;;)\n'.repeat(50_000)}b`],
  ])('is not analysed when it nests 50,000 %s', (_, text) => {
    expect(extractSource('src/deep.ts', text)).toEqual(TOO_DEEP);
  });

  it.each([
    ['sums', `a${' + b - c'.repeat(50_000)}`],
    ['calls', `a${'()'.repeat(50_000)}`],
    ['members', `a${'.b\n'.repeat(50_000)}`],
  ])('is not analysed when it chains 50,000 %s', (_, text) => {
    expect(extractSource('src/deep.ts', text)).toEqual(TOO_DEEP);
  });

  it('is not analysed when it nests 50,000 elements', () => {
    expect(extractSource('src/deep.tsx', `${'<a>word, word; '.repeat(50_000)}${'</a>'.repeat(50_000)}`)).toEqual(TOO_DEEP);
  });

  it('is not analysed when it takes 50,000 names to say which element it shows', () => {
    expect(extractSource('src/deep.tsx', `import * as a from './a.ts'; x = <a${'.B'.repeat(50_000)} />;`)).toEqual(TOO_DEEP);
  });

  it('is not analysed on a depth that the parser takes and the walk does not', () => {
    expect(extractSource('src/deep.ts', `${'['.repeat(1200)}${']'.repeat(1200)}`)).toEqual(TOO_DEEP);
  });

  it('is not analysed above the size limit', () => {
    const line = 'pay();\n';

    expect(extractSource('src/big.ts', line.repeat(Math.ceil(MAX_SOURCE_LENGTH / line.length) + 1))).toEqual({ ok: false, reason: 'larger than 2 MB' });
  });

  it('grows into facts of about its own size, however its expressions build on each other', () => {
    const record = `{${Array.from({ length: 500 }, (_, index) => `key${index}: value${index}`).join(', ')}}`;
    const chain = Array.from({ length: 400 }, (_, index) => `target${index} = `).join('');
    const text = `${chain}${record};\n${'await ('.repeat(300)}${record}${')'.repeat(300)};`;

    const extraction = extractSource('src/growing.ts', text);

    expect(extraction.ok && JSON.stringify(extraction.facts).length).toBeLessThan(text.length * 100);
  });

  it('does not multiply the constraints of type parameters', () => {
    const parameters = Array.from({ length: 60 }, (_, index) => `T${index} extends Pair<${index === 0 ? 'Order' : `T${index - 1}, T${index - 1}`}>`).join(', ');
    const text = `function f<${parameters}>(value: T59) {}`;

    const extraction = extractSource('src/types.ts', text);

    expect(extraction.ok && JSON.stringify(extraction.facts).length).toBeLessThan(text.length * 100);
  });
});

describe('a long text that people do write', () => {
  it('is analysed when it adds up hundreds of texts', () => {
    expect(extractSource('src/query.ts', `const sql = 'select'${` +\n  ', column'`.repeat(900)};`)).toMatchObject({ ok: true });
  });

  it('is analysed without a semicolon in thousands of lines', () => {
    expect(extractSource('src/labels.js', `module.exports.label = pick('a', b.c) || !d\n`.repeat(5000))).toMatchObject({ ok: true });
  });

  it('is analysed with hundreds of routes in one chain', () => {
    expect(extractSource('src/app.ts', `new Hono()${`\n  .get('/orders', (context) => context.json(list()))`.repeat(300)};`)).toMatchObject({ ok: true });
  });

  it('is analysed with prose in its elements', () => {
    expect(extractSource('src/terms.tsx', `export const Terms = () => <div>${`<p>We don't sell (or rent) your data: see <a href="/x">here</a>, it's yours.<br/></p>\n`.repeat(900)}</div>;`)).toMatchObject({ ok: true });
  });

  it('is analysed with generics in thousands of signatures', () => {
    expect(extractSource('src/api.ts', `export function load<T>(key: Key<T>): Promise<Map<string, T>> { return get<T>(key) as Promise<Map<string, T>> }\n`.repeat(3000))).toMatchObject({ ok: true });
  });
});

describe('a file that cannot be parsed', () => {
  it('is not analysed, with the line', () => {
    expect(extractSource('src/broken.ts', 'pay();\nconst = 5;\n')).toEqual({ ok: false, reason: expect.stringMatching(/^does not parse: .+ \(line 2\)$/) as string });
  });

  it('is not analysed with merge conflict markers', () => {
    expect(extractSource('src/conflict.ts', 'pay();\n<<<<<<< HEAD\nrefund();\n=======\ncancel();\n>>>>>>> main\n')).toMatchObject({ ok: false });
  });

  it('is not analysed when it is binary', () => {
    expect(extractSource('src/image.ts', '\u0000\u0001PNG\uFFFD\u0000')).toMatchObject({ ok: false });
  });

  it('is analysed when the mistake is not one of syntax', () => {
    const extraction = extractSource('src/script.js', 'pay(); return;');

    expect(extraction.ok && extraction.facts.calls).toHaveLength(1);
  });

  it('is analysed when it is empty', () => {
    expect(extractSource('src/empty.ts', '')).toMatchObject({ ok: true, facts: { calls: [] } });
  });
});

describe('the languages', () => {
  it('may have elements in plain JavaScript', () => {
    expect(extractSource('src/page.js', 'export default () => <main>{load()}</main>;')).toMatchObject({ ok: true, facts: { language: 'javascript' } });
  });

  it('may have type annotations in JavaScript', () => {
    const extraction = extractSource('src/flow.js', 'export function find(id: string): Promise<Order> { return db.get(id); }');

    expect(extraction).toMatchObject({ ok: true, parser: 'oxc' });
  });

  it('may have casts that look like elements in TypeScript', () => {
    expect(extractSource('src/cast.mts', 'const order = <Order>row;')).toMatchObject({ ok: true, facts: { language: 'typescript' } });
  });

  it('may be a script with words that modules reserve', () => {
    expect(extractSource('src/legacy.cjs', 'var await = load(); with (await) { run(); }')).toMatchObject({ ok: true });
  });

  it('may begin with a hashbang', () => {
    expect(extractSource('bin/run.js', '#!/usr/bin/env node\nrun();')).toMatchObject({ ok: true, facts: { calls: [{ span: [2, 1, 2, 6] }] } });
  });
});
