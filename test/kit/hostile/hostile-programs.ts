/** Programs that are small to read and large to follow. */
import { repeat, routeFile } from './hostile-repository.ts';
import type { HostileRepository } from './hostile-repository.ts';

function program(name: string, few: number, many: number, write: (count: number) => string): HostileRepository {
  return { name, few, many, files: (count) => [['src/hostile.ts', write(count)]], reason: null };
}

const chain = (count: number): readonly (readonly [string, string])[] => Array.from({ length: count }, (_, index) => [
  `src/chain/link${index}.ts`,
  index === count - 1 ? `export { getRecent } from '../orders.ts';\n` : `export * from './link${index + 1}.ts';\nexport { getRecent as name${index} } from './link${index + 1}.ts';\n`,
]);

const mesh = (count: number): readonly (readonly [string, string])[] => Array.from({ length: count }, (_, index) => [
  `src/mesh/knot${index}.ts`, `${repeat(count, (other) => `export * from './knot${other}.ts';\n`)}export const own${index} = () => own${index};\n`,
]);

export const hostilePrograms: readonly HostileRepository[] = [
  program('functions that all call each other', 60, 10_000, (count) => routeFile('f0(req);', repeat(count, (index) => `function f${index}(x) { f${(index * 7 + 1) % count}(x); f${(index + 1) % count}(x); return f${(index * 3 + 2) % count}(x) ?? getRecent(x); }\n`))),
  program('functions that hand themselves on', 40, 3_000, (count) => routeFile('f0(() => getRecent(1));', repeat(count, (index) => `function f${index}(work) { work(); f${(index + 1) % count}(() => work()); f${(index + 2) % count}(() => f${index}(work)); }\n`))),
  program('routes that share a handler', 200, 20_000, (count) => `${routeFile('res.json(1);', 'const shared = (req, res) => res.json(getRecent(req.params.id));')}${repeat(count, (index) => `router.get('/r${index}', shared);\n`)}`),
  program('routes that reach the same call', 50, 10_000, (count) => `${routeFile('res.json(1);')}${repeat(count, (index) => `router.get('/r${index}', (req, res) => res.json(getRecent(1)));\n`)}`),
  program('mounts of mounts', 30, 3_000, (count) => routeFile('res.json(1);', `${repeat(count, (index) => `const r${index} = express.Router();\n`)}${repeat(count, (index) => `r${index}.use('/a', r${(index + 1) % count}); r${index}.use('/b', r${(index + 2) % count}); r${index}.get('/c', (req, res) => res.json(getRecent(1)));\n`)}`)),
  program('a hierarchy of classes', 300, 5_000, (count) => routeFile(`new C${count - 1}().find(req);`, `class C0 { find(x) { return getRecent(x); } }\n${repeat(count - 1, (index) => `class C${index + 1} extends C${index} { constructor(x) { super(x); } get own() { return super.own; } }\n`)}`)),
  program('implementers of one interface', 40, 2_000, (count) => routeFile(repeat(count, (index) => `store.find(${index});\n`), `interface Store { find(x: number): unknown }\nlet store: Store;\n${repeat(count, (index) => `class S${index} implements Store { find(x: number) { return getRecent(x); } }\n`)}`)),
  program('functions in a table that are called by a key', 60, 5_000, (count) => routeFile(repeat(count, (index) => `table[req.params.k${index}](req);\n`), `const table = {\n${repeat(count, (index) => `k${index}: (req) => table[req.query.k${index}](getRecent(1)),\n`)}};`)),
  program('values for one name', 60, 10_000, (count) => routeFile(repeat(count, () => 'v(req);\n'), `let v;\n${repeat(count, (index) => `v = (x) => v(getRecent(x + ${index}));\n`)}`)),
  program('assignments in a circle', 60, 10_000, (count) => routeFile('v0(req);', repeat(count, (index) => `var v${index} = v${(index + 1) % count}; v${index} = v${(index * 5 + 3) % count};\n`))),
  program('getters that return themselves', 60, 5_000, (count) => routeFile(`new G0().next.next.next.find();`, repeat(count, (index) => `class G${index} { get next() { return this.next ?? new G${(index + 1) % count}().next; } find() { return this.next.find(); } }\n`))),
  program('types that mean each other', 60, 10_000, (count) => routeFile('(req as T0).next.find();', repeat(count, (index) => `type T${index} = T${(index + 1) % count} | { next: T${(index * 7 + 1) % count}<T${index}>; find: T${(index + 3) % count}['find'] };\n`))),
  program('a promise of promises', 60, 3_000, (count) => routeFile(`start()${repeat(count, (index) => `\n.then((x) => getRecent(x + ${index}))`)};`, 'const start = async () => 1;')),
  { name: 'a chain of imports', few: 300, many: 20_000, files: (count) => [...chain(count), ['src/hostile.ts', routeFile('chained(req);', `import { getRecent as chained } from './chain/link0.ts';`)]], reason: null },
  { name: 'files that all export each other', few: 25, many: 300, files: (count) => [...mesh(count), ['src/hostile.ts', routeFile('nowhere(own1(req));', `import { nowhere, own1 } from './mesh/knot0.ts';`)]], reason: null },
];
