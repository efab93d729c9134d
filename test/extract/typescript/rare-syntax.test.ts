/** What the parsers let through although hardly anybody writes it. A file is read for all that it holds besides. */
import { extractFacts } from '../../../src/extract/typescript/extract-facts.ts';
import { createTypeParser } from '../../../src/extract/typescript/jsdoc/parse-type.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from '../../../src/extract/typescript/parse/typescript-eslint.ts';
import { callsOf, extractFrom } from './read-facts.ts';

describe('a file', () => {
  it('may declare a module without saying what is in it', () => {
    expect(callsOf(extractFrom(`declare module 'legacy-bookings';\ndeclare module '*.sql' { const text: string; }\nload();`))).toEqual(['global load()']);
  });

  it('may load nothing in particular', () => {
    expect(callsOf(extractFrom('import.defer(); load();', 'src/orders.js'))).toEqual(['import global import(unknown)', 'global load()']);
  });

  it('may name a module by a type parameter', () => {
    const text = 'function load<T>(name: T): import(T).Order { return open(name); }';
    const parser = createTypeScriptEslintParser(loadTypeScriptEslint);
    const parsed = parser.parse('src/orders.ts', text);
    const types = createTypeParser((path, source) => parser.parse(path, source));

    expect(parsed.ok && extractFacts({ ...parsed, types }, text, 'typescript')).toMatchObject({ requests: [], calls: [{ callee: { kind: 'global', name: 'open' } }] });
  });
});
