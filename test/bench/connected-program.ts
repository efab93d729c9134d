/**
 * One program that cannot be linked in parts: every module imports others through one barrel, so that each reaches all. Real repositories
 * of this size are many programs; this one shows what happens where they are not.
 */
import { readGit, readLine } from './run-git.ts';

const AREA_FILES = 100;
/** A request, and a module that asks the database, among so many. */
const ROUTE_EVERY = 100;
const QUERY_EVERY = 2_500;

/** The commit of a generated program of so many source files, in a repository of the bench's own. */
export function commitConnected(gitDir: string, files: number): string {
  const branch = 'refs/heads/connected';
  const stream = [`commit ${branch}\ncommitter bench <bench@localhost> 1704067200 +0000\ndata 7\nConnect\ndeleteall\n`];
  for (const [path, text] of writeProgram(files)) stream.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  readGit(gitDir, ['fast-import', '--quiet', '--force'], stream.join(''));
  return readLine(gitDir, ['rev-parse', branch]);
}

function* writeProgram(files: number): Generator<readonly [path: string, text: string]> {
  const areas = Math.ceil(files / AREA_FILES);
  const modules = Math.max(1, files - areas - 3);
  yield ['package.json', JSON.stringify({ name: 'shop', dependencies: { 'express': '5.1.0', 'better-sqlite3': '12.4.1' } })];
  yield ['src/main.ts', `import express from 'express';\nimport { router } from './index.ts';\nconst app = express();\napp.use('/api', router);\napp.listen(3000);\n`];
  yield ['src/shared.ts', `import Database from 'better-sqlite3';\nimport { Router } from 'express';\nexport const db = new Database('shop.db');\nexport const router = Router();\n`];
  yield ['src/index.ts', `export * from './shared.ts';\n${Array.from({ length: areas }, (_, area) => `export * from './area-${area}/index.ts';\n`).join('')}`];
  for (let area = 0; area < areas; area++) {
    const own = Array.from({ length: AREA_FILES }, (_, index) => area * AREA_FILES + index).filter((module) => module < modules);
    yield [`src/area-${area}/index.ts`, own.map((module) => `export * from './module-${module}.ts';\n`).join('')];
    for (const module of own) yield [`src/area-${area}/module-${module}.ts`, writeModule(module, modules)];
  }
}

/** It calls the next one, and one far away: all are reached from each. */
function writeModule(module: number, modules: number): string {
  const [next, far] = [(module + 1) % modules, (module * 7 + 13) % modules];
  const route = module % ROUTE_EVERY === 0 ? `router.get('/orders/${module}', (request, response) => {\n  response.json(load${module}(Number(request.params.depth)));\n});\n` : '';
  const leaf = module % QUERY_EVERY === 0 ? `db.prepare('select * from orders where id = ?').get(${module})` : `{ id: ${module}, items: [depth] }`;
  return `import { db, load${next}${far === next ? '' : `, load${far}`}, router } from '../index.ts';

export interface Order${module} {
  readonly id: number;
  readonly items: readonly number[];
}

export function load${module}(depth: number): unknown {
  if (depth > 0) return [load${next}(depth - 1), load${far}(depth - 2)];
  return ${leaf};
}

${route}`;
}
