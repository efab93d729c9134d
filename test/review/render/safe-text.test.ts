import fc from '../../kit/property-testing.ts';
import { cleanBlock, cleanLine, isPlainlyVisible, renderCode, renderFenced, renderProse, splitSentences } from '../../../src/review/render/safe-text.ts';

const broken = '\u200b';

describe('running text', () => {
  it('mentions nobody', () => {
    expect(renderProse('ping @acme/payments and bob@shop.example')).toBe(`ping @${broken}acme/payments and bob@${broken}shop.example`);
  });

  it('links no issue, pull request or page', () => {
    expect(renderProse('fixes #12, GH-7 and https://github.com/acme/shop/issues/1 or www.shop.example')).toBe(
      `fixes #${broken}12, GH-${broken}7 and https:${broken}//github.com/acme/shop/issues/1 or www${broken}.shop.example`,
    );
  });

  it('opens and closes no HTML', () => {
    expect(renderProse('</details><!-- stallwatch:v1:00 --> &lt;')).toBe('&lt;/details&gt;&lt;!-- stallwatch:v1:00 --&gt; &amp;lt;');
  });

  it('starts no heading, list or formula', () => {
    expect(renderProse('# loud')).toBe('\\# loud');
    expect(renderProse('1. item')).toBe('1\\. item');
    expect(renderProse('costs $20 or $30')).toBe('costs &dollar;20 or &dollar;30');
  });

  it('keeps code in backticks as code', () => {
    expect(renderProse('set `retryLimit: 2` here')).toBe('set `retryLimit: 2` here');
  });

  it('keeps a mention in backticks inert', () => {
    expect(renderProse('route `POST /@acme/all`')).toBe('route `POST /@acme/all`');
  });

  it('shows an odd backtick as a quote, so that no code span swallows the rest', () => {
    expect(renderProse('route /a`b of @acme')).toBe(`route /a'b of @${broken}acme`);
  });

  it('shows the names it is given as code', () => {
    expect(renderProse('Every POST /api/checkout request waits', 600, ['POST /api/checkout'])).toBe('Every `POST /api/checkout` request waits');
  });

  it('does not take a part of a longer name for the name', () => {
    expect(renderProse('POST /api/checkout/confirm waits', 600, ['POST /api/checkout'])).toBe('POST /api/checkout/confirm waits');
  });
});

describe('one line', () => {
  it('loses control, direction and invisible characters', () => {
    expect(cleanLine('get\u202eRecent\u0000\u200b(\u2066id)\nnext\tline', 80)).toBe('getRecent(id) next line');
  });

  it('is cut between characters and says so', () => {
    expect(cleanLine('🙂🙂🙂', 4)).toBe('🙂…');
    expect(cleanLine('x'.repeat(5_000_000), 10)).toBe('xxxxxxxxx…');
  });
});

describe('the sentences of a text', () => {
  it('are cut where one ends', () => {
    expect(splitSentences('Answer 429. Build the client once, e.g. at module scope.')).toEqual(['Answer 429.', 'Build the client once, e.g. at module scope.']);
  });

  it('are not cut within code', () => {
    expect(splitSentences('Call `stop. Then` and wait. Then exit.')).toEqual(['Call `stop. Then` and wait.', 'Then exit.']);
  });
});

describe('code', () => {
  it('is fenced longer than any run of backticks in it', () => {
    expect(renderCode('a``b')).toBe('```a``b```');
    expect(renderCode('`')).toBe('`` ` ``');
    expect(renderFenced('suggestion', 'const s = `x`;\n````')).toBe('`````suggestion\nconst s = `x`;\n````\n`````');
  });

  it('is never an empty span, which markdown would show as two backticks', () => {
    expect(renderCode('\u0000')).toBe('`?`');
  });

  it('keeps the indentation of a block and nothing that cannot be seen', () => {
    expect(cleanBlock('if (x) {\n\treturn\u202e;\r\n}')).toBe('if (x) {\n  return;\n}');
  });

  it('is offered for a commit only when all of it can be seen', () => {
    expect(isPlainlyVisible('if (x) {\n\treturn;\n}')).toBe(true);
    expect(isPlainlyVisible('isAdmin\u202e')).toBe(false);
    expect(isPlainlyVisible('a\rb')).toBe(false);
  });
});

describe('any text of a repository', () => {
  const hostile = fc.string({ unit: fc.constantFrom('@', 'a', '#', '1', '`', '``', '<', '>', '!--', '</details>', '\n', '\u202e', '\ud800', '$', '\\', '|', '[', '](', ' ', 'https://') });

  it('keeps mentions, references and HTML inert in running text', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, name) => {
        const outsideCode = renderProse(text, 600, [name]).replace(/`[^`]*`/gu, ' ');

        expect(outsideCode).not.toMatch(/@[\w]|#\d|:\/\/|[<>\n\u202e\ud800]/u);
      }),
    );
  });

  it('stays within one code span', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [, fence = '', inside = ''] = /^(`+)(.*?)\1$/su.exec(renderCode(text)) ?? [];

        expect(fence).not.toBe('');
        expect(inside).not.toContain('\n');
        expect(inside.split(/[^`]+/u)).not.toContain(fence);
      }),
    );
  });

  it('cannot close its fence', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [opening = '', ...rest] = renderFenced('suggestion', text).split('\n');
        const fence = opening.replace('suggestion', '');

        expect(rest.findIndex((line) => line.trim().startsWith(fence))).toBe(rest.length - 1);
      }),
    );
  });
});
