import { ConfigurationError } from '../../src/errors.ts';
import { defaultConfig, loadConfig } from '../../src/config/load-config.ts';

const path = '.github/stallwatch.yml';
const getMessage = (text: string, rules: readonly string[] | null = null): string => {
  try {
    loadConfig(text, path, rules);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'no error';
};

describe('loadConfig', () => {
  it('gives the defaults when there is no file, or an empty one', () => {
    expect(loadConfig(null, path)).toEqual(defaultConfig);
    expect(loadConfig('', path)).toEqual(defaultConfig);
    expect(loadConfig('# nothing yet\n', path)).toEqual(defaultConfig);
  });

  it('keeps the defaults of what the file does not say', () => {
    const config = loadConfig('check:\n  blocking: true\nrules:\n  unguarded-schedule: off\nexclude:\n  - legacy/**\n', path);

    expect(config.review).toEqual({ blocking: true, failOn: 'error', onInternalError: 'neutral', maxComments: 20 });
    expect(config.rules).toEqual({ 'unguarded-schedule': 'off' });
    expect(config.exclude).toEqual(['legacy/**']);
  });

  it('hands catalogue rows on as they are', () => {
    expect(loadConfig('catalogue:\n  - package: "@shop/db"\n', path).catalogue).toEqual([{ package: '@shop/db' }]);
  });

  it('names an unknown key and what is allowed beside it', () => {
    expect(getMessage('chek:\n  blocking: true\n')).toBe('.github/stallwatch.yml: unknown key chek; allowed here: check, rules, watch, watchTouched, exclude, catalogue.');
    expect(getMessage('check:\n  bloking: true\n')).toBe('.github/stallwatch.yml: unknown key check.bloking; allowed here: blocking, failOn, onInternalError, maxComments.');
  });

  it('names a key of the wrong type and what it must be', () => {
    expect(getMessage('check:\n  blocking: "yes"\n')).toBe('.github/stallwatch.yml: check.blocking must be true or false.');
    expect(getMessage('check:\n  failOn: info\n')).toBe('.github/stallwatch.yml: check.failOn must be error or warning.');
    expect(getMessage('check:\n  maxComments: 50\n')).toBe('.github/stallwatch.yml: check.maxComments must be a whole number from 0 to 20.');
    expect(getMessage('exclude: legacy/**\n')).toBe('.github/stallwatch.yml: exclude must be a list of globs.');
    expect(getMessage('exclude:\n  - 3\n')).toBe('.github/stallwatch.yml: exclude[0] must be a glob, such as src/generated/**.');
    expect(getMessage('- check\n')).toBe('.github/stallwatch.yml: the file must be a list of settings: check, rules, watch, watchTouched, exclude, catalogue.');
    expect(getMessage('rules:\n  unguarded-schedule: false\n')).toBe('.github/stallwatch.yml: rules.unguarded-schedule must be off or on.');
  });

  it('names a rule that does not exist, where the rules are known', () => {
    expect(getMessage('rules:\n  blocking-db-cal: off\n', ['blocking-db-call', 'unguarded-schedule']))
      .toBe('.github/stallwatch.yml: rules.blocking-db-cal is no rule; the rules are: blocking-db-call, unguarded-schedule.');
    expect(getMessage('rules:\n  blocking-db-cal: off\n')).toBe('no error');
  });

  it('says where the file stops being YAML', () => {
    expect(getMessage('check:\n  blocking: true\n bad\n')).toMatch(/^\.github\/stallwatch\.yml:\d: is not valid YAML: [^\n]*\.$/);
    expect(getMessage('check: {}\ncheck: {}\n')).toMatch(/^\.github\/stallwatch\.yml:2: is not valid YAML: Map keys must be unique/);
  });

  it('refuses a file of aliases that would fill the memory', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefg'.charAt(i)},`.repeat(9)}]`)].join('\n');

    expect(getMessage(bomb)).toMatch(/is not valid YAML: .*alias/i);
  });

  it('refuses tags that are not plain data', () => {
    expect(getMessage('exclude: !!js/function "function () {}"\n')).toMatch(/is not valid YAML/);
  });

  it('prints no character that a terminal obeys', () => {
    expect(getMessage('"\\e[31mcheck":\n  blocking: true\n')).toBe('.github/stallwatch.yml: unknown key  [31mcheck; allowed here: check, rules, watch, watchTouched, exclude, catalogue.');
  });

  it('counts the calls of touched routes only where that is asked for', () => {
    expect(loadConfig('watch: []\n', '.github/stallwatch.yml').watchTouched).toBe(false);
    expect(loadConfig('watchTouched: true\n', '.github/stallwatch.yml').watchTouched).toBe(true);
    expect(getMessage('watchTouched: all\n')).toBe('.github/stallwatch.yml: watchTouched must be true or false.');
  });

  it('reads the routes to watch, and refuses what is none', () => {
    expect(loadConfig('watch:\n  - POST /api/checkout\n  - "* /api/*"\n', '.github/stallwatch.yml').watch).toEqual(['POST /api/checkout', '* /api/*']);
    expect(getMessage('watch:\n  - checkout\n')).toBe('.github/stallwatch.yml: watch[0] must be a method and a path, such as POST /api/checkout or * /api/*.');
  });
});
