/** Names, links, encodings and numbers of files. */
import { routeFile } from './hostile-repository.ts';
import type { HostileRepository } from './hostile-repository.ts';

const route = routeFile('res.json(getRecent(1));');
const bytes = (text: string, encoding: BufferEncoding): Uint8Array => Buffer.from(text, encoding);

/** Members that every object has, as names of all that can have one. */
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'length', '__defineGetter__'];

const inheritedNames = (): readonly (readonly [string, string])[] => inherited.flatMap((name) => [
  [`src/${name}.ts`, `import { ${name} as other } from './${name}/index.ts';\nexport const value = { '${name}': other, ['${name}']: () => value['${name}'](value.${name}) };\nexport { other as ${name} };\nexport class Named { ['${name}'](x) { return this.${name}(x); } static '${name}' = value.${name}; }\nexport default value.${name};\n`],
  [`src/${name}/index.ts`, `import Database from 'better-sqlite3';\nimport found from '${name}';\nimport { ${name} as again } from '../${name}.ts';\nconst db = new Database('x');\nexport const ${name === 'constructor' ? 'made' : name} = (x) => db.${name}(found.${name}(again(x)));\n${name === 'constructor' ? 'export { made as constructor };' : ''}`],
  [`src/routes-${name}.ts`, `import express from 'express';\nimport named, { value, Named } from './${name}.ts';\nconst app = express();\napp.get('/${name}', (req, res) => { named(req.${name}); value.${name}(req.params.${name}); new Named().${name}(req.app.locals.${name}); Named.${name}(process.env.${name}); });\napp.${name}('/x', named);\napp.locals.${name} = named;\n`],
  [`packages/${name}/package.json`, `{"name":"${name}","main":"${name}","dependencies":{"${name}":"1.0.0"},"exports":{"${name}":"./x.js"},"imports":{"#${name}":"./x.js"}}`],
  [`packages/${name}/tsconfig.json`, `{"extends":"${name}","compilerOptions":{"paths":{"${name}":["${name}"]}}}`],
]);

const names = ['new\nline', 'quote"\'`', 'tab\there', 'bell\u0007', 'escape\u001b[31m', 'back\\slash', '-rf', ' lead', 'trail ', '$(id)', '%00', 'a\u0301', '\u00e1', '\u202egpj', '\ud83d\udca9', '...', '~', 'con', '*', '[a]', '{b}', '|', '#', 'x'.repeat(200)];

export const hostileTrees: readonly HostileRepository[] = [
  { name: 'very many files', few: 400, many: 100_000, files: (count) => Array.from({ length: count }, (_, index) => [`src/many/d${index % 100}/f${index}.ts`, `export const v${index} = ${index};\n`]), reason: null },
  { name: 'one text under very many paths', few: 300, many: 20_000, files: (count) => Array.from({ length: count }, (_, index) => [`src/same/f${index}.ts`, `import { getRecent } from '../orders.ts';\nexport const load = (id) => getRecent(id);\n`]), reason: null },
  { name: 'names that terminals and shells obey', few: names.length, many: names.length, files: () => names.flatMap((name) => [[`src/names/${name}.ts`, route.replace('./orders', '../orders')], [`src/${name}/index.ts`, route.replace('./orders', '../orders')]]), reason: null },
  { name: 'folders in folders', few: 100, many: 1_000, files: (count) => [[`src/${'d/'.repeat(count)}deep.ts`, route], [`${'node/'.repeat(count)}package.json`, '{"name":"deep"}']], reason: null },
  { name: 'links in a circle', few: 1, many: 1, files: () => [['src/a.ts', { symlink: 'b.ts' }], ['src/b.ts', { symlink: 'a.ts' }], ['src/self', { symlink: '.' }], ['src/up', { symlink: '../../..' }], ['src/passwd.ts', { symlink: '/etc/passwd' }], ['packages/x/package.json', { symlink: '../../package.json' }]], reason: /symbolic link/ },
  { name: 'a submodule', few: 1, many: 1, files: () => [['src/vendored', { submodule: 'e83c5163316f89bfbde7d9ab23ca2e25604af290' }]], reason: /submodule/ },
  {
    name: 'texts in other encodings', few: 1, many: 1, reason: /is binary/,
    files: () => [
      ['src/utf16.ts', bytes(`\uFEFF${route}`, 'utf16le')], ['src/latin.ts', bytes(`// Zahlung \u00fcber\n${route}const \u00fc = '\u00ff';\n`, 'latin1')], ['src/broken.ts', Buffer.concat([bytes(route, 'utf8'), Buffer.from([0x2f, 0x2f, 0xff, 0xfe, 0xc0, 0xed, 0xa0, 0x80])])],
      ['src/bom.ts', `\uFEFF${route}`], ['src/crlf.ts', route.replaceAll('\n', '\r\n')], ['src/cr.ts', route.replaceAll('\n', '\r')], ['src/separators.ts', route.replaceAll('\n', '\u2028')], ['src/nul.ts', `${route}\u0000`], ['src/empty.ts', ''], ['src/only-bom.ts', '\uFEFF'],
    ],
  },
  { name: 'names that every object inherits', few: 1, many: 1, files: inheritedNames, reason: null },
];
