/**
 * Unique keys of a Prisma schema. Read by lines, which is how its grammar is laid out: a parser would cost more than all other
 * schema files together. https://www.prisma.io/docs/orm/reference/prisma-schema-reference
 */
import type { DeploymentFacts, TableFact } from '../../../model/deployment-facts.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';

/** No schema has more; each is looked up by name later. */
const mostTables = 2000;

interface OpenTable {
  readonly names: string[];
  readonly unique: string[][];
  keyIsGiven: boolean;
  /** Fields that an insert has to give, as they are written, and their types. */
  readonly needed: { readonly name: string; readonly type: string }[];
  /** Fields that hold the key of another table. */
  readonly references: string[];
  readonly model: string;
  readonly line: number;
}

export function readPrismaSchema(text: string): TreeReading<DeploymentFacts> {
  const tables: TableFact[] = [];
  const server = findServer(text);
  let open: OpenTable | null = null;
  for (const [index, row] of text.split('\n').entries()) {
    const line = row.replace(/\/\/.*$/, '').trim();
    const model = /^model\s+(\w+)\s*\{/.exec(line)?.[1];
    if (model !== undefined) open = { names: [model.toLowerCase()], unique: [], keyIsGiven: false, needed: [], references: [], model, line: index + 1 };
    else if (open !== null && line === '}') {
      for (const name of open.names) if (tables.length < mostTables) tables.push({ name, unique: open.unique, ...(server !== null && { server }), ...(open.keyIsGiven && { keyIsGiven: true }), ...findRecord(open), line: open.line });
      open = null;
    } else if (open !== null) readField(line, open);
  }
  return { ok: true, value: { services: [], schedules: [], ...(tables.length > 0 ? { tables } : {}) } };
}

/** The only field that has to be given is a text that no two rows share. */
function findRecord({ model, needed, references, unique }: OpenTable): Pick<TableFact, 'record'> {
  const [field, ...others] = needed;
  if (field?.type !== 'String' || others.length > 0 || references.includes(field.name) || !unique.some((key) => key.join() === field.name.toLowerCase())) return {};
  return { record: { table: model.charAt(0).toLowerCase() + model.slice(1), column: field.name } };
}

/** Of the data source; a generator has a provider as well. */
function findServer(text: string): TableFact['server'] | null {
  const provider = /\bdatasource\s+\w+\s*\{[^}]{0,500}?\bprovider\s*=\s*"(\w{1,20})"/.exec(text)?.[1];
  if (provider === undefined) return null;
  return provider === 'postgresql' || provider === 'postgres' ? 'PostgreSQL' : 'another';
}

function readField(line: string, table: OpenTable): void {
  const mapped = /^@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(line)?.[1];
  if (mapped !== undefined) table.names.push(mapped.toLowerCase());
  const together = /^@@(?:unique|id)\(\s*(?:fields:\s*)?\[([^\]]*)\]/.exec(line)?.[1];
  if (together !== undefined) table.unique.push(together.split(',').map((field) => field.trim().replace(/\(.*$/, '').toLowerCase()));
  const single = /^(\w+)\s.*@(?:unique|id)\b/.exec(line)?.[1];
  if (single !== undefined) table.unique.push([single.toLowerCase()]);
  const [, name, type, rest = ''] = /^(\w+)\s+(\w+)(.*)$/.exec(line) ?? [];
  // `order Order @relation(…)` is what `orderId` says already; a native type may be no text, or a short one.
  if (name !== undefined && type !== undefined && !/^[?[]|@default\(|@updatedAt|@relation\b/.test(rest)) table.needed.push({ name, type: /@db\.(?!Text\b)/.test(rest) ? 'native' : type });
  const referring = /@relation\([^)]*\bfields:\s*\[([^\]]*)\]/.exec(line)?.[1];
  if (referring !== undefined) table.references.push(...referring.split(',').map((one) => one.trim()));
  if (/^\w+\s.*@id\b/.test(line) && !/@default\(|@updatedAt/.test(line)) table.keyIsGiven = true;
}
