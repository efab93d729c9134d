/** Updates that are a chain of calls: Knex, Kysely, Drizzle, supabase-js. */
import { Node, SyntaxKind, type CallExpression, type Expression, type SourceFile } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import { getLinks, isColumn, onItsLine, type Link } from './located-call.ts';
import { findComparison, findLinkText, findProperty, getName, renderExpected, type Wanted } from './read-condition.ts';
import type { ConditionalUpdate, UpdateSite } from './update-site.ts';

/** Links behind which the answer is no longer what the update gives; and conditions that an AND would bind to in part only. */
const otherAnswers = /^(?:then|catch|first|run|get|throwIfNotFound|orWhere\w*)$/;

export function writeChainCondition(site: UpdateSite): ConditionalUpdate | null {
  const links = getLinks(site.update);
  if (links.length === 0 || links.some(({ name }) => otherAnswers.test(name))) return null;
  if (site.library.startsWith('drizzle-orm')) return writeDrizzle(site, links);
  if (site.library.startsWith('@supabase/')) return writeSupabase(site, links);
  if (site.library === 'kysely') return writeKysely(site, links);
  return writeKnex(site, links);
}

const after = (call: CallExpression, text: string): Splice => ({ start: call.getEnd(), end: call.getEnd(), text });

function writeKnex({ wanted, isConditional }: UpdateSite, links: readonly Link[]): ConditionalUpdate | null {
  const key = links.findLast(({ name }) => name === 'where' || name === 'andWhere' || name === 'findById');
  const update = links.find(({ name }) => name === 'update' || name === 'patch');
  if (key === undefined || update === undefined) return null;
  const condition = isConditional ? '' : findKnexCondition(wanted, update);
  if (condition === null) return null;
  const isRows = links.some(({ name }) => name === 'returning');
  return { splices: condition === '' ? [] : [after(key.call, onItsLine(key, condition))], pattern: (name) => name, lost: (name) => (isRows ? `${name}.length === 0` : `${name} === 0`), keepsShape: true };
}

function findKnexCondition(wanted: Wanted, update: Link): string | null {
  const link = findLinkText(wanted, /^(and)?where(Null|NotNull|In|Not)?$/i);
  if (link !== null) return link.replace(/^\.and(w)/i, '.w');
  const property = findProperty(wanted);
  if (property !== null) return `.where({ ${property} })`;
  const set = findSet(update, wanted.column);
  const value = set === null || wanted.read !== null ? null : renderExpected(wanted, set.value);
  if (set === null || value === null) return null;
  const column = `${wanted.quote}${set.name}${wanted.quote}`;
  return value === 'null' ? `.whereNull(${column})` : `.where(${column}, ${value})`;
}

function writeKysely({ wanted, isConditional }: UpdateSite, links: readonly Link[]): ConditionalUpdate | null {
  const key = links.findLast(({ name }) => name === 'where');
  const last = links.at(-1);
  const set = links.find(({ name }) => name === 'set');
  if (key === undefined || last === undefined || set === undefined || links.some(({ name }) => name.startsWith('returning'))) return null;
  const found = isConditional ? '' : findLinkText(wanted, /^where$/) ?? renderKysely(wanted, set);
  if (found === null || (last.name !== 'execute' && last.name !== 'executeTakeFirst')) return null;
  const callee = last.call.getExpression();
  const splices = found === '' ? [] : [after(key.call, onItsLine(key, found))];
  const first = last.name === 'execute' && Node.isPropertyAccessExpression(callee) ? [{ start: callee.getNameNode().getStart(), end: callee.getNameNode().getEnd(), text: 'executeTakeFirst' }] : [];
  return { splices: [...splices, ...first], pattern: (name) => name, lost: (name) => `Number(${name}.numUpdatedRows) === 0`, keepsShape: last.name === 'executeTakeFirst' };
}

function renderKysely(wanted: Wanted, link: Link): string | null {
  const set = findSet(link, wanted.column);
  const value = set === null || wanted.read !== null ? null : renderExpected(wanted, set.value);
  if (set === null || value === null) return null;
  const { quote } = wanted;
  return `.where(${quote}${set.name}${quote}, ${quote}${value === 'null' ? 'is' : '='}${quote}, ${value})`;
}

function writeSupabase({ wanted, isConditional }: UpdateSite, links: readonly Link[]): ConditionalUpdate | null {
  const update = links.find(({ name }) => name === 'update');
  const key = links.findLast(({ name }) => name === 'eq' || name === 'match' || name === 'in');
  if (update === undefined || key === undefined) return null;
  const found = isConditional ? '' : findLinkText(wanted, /^(eq|is|in|lte|lt|gte|gt)$/) ?? renderSupabase(wanted, update);
  if (found === null || links.some(({ name }) => name === 'single' || name === 'maybeSingle')) return null;
  const { quote } = wanted;
  // A column that the table does not have is an error, and the claim then lost by everybody.
  const [column] = key.name === 'match' ? [] : key.call.getArguments();
  const select = links.some(({ name }) => name === 'select') ? '' : `.select(${Node.isStringLiteral(column) ? `${quote}${column.getLiteralValue()}${quote}` : ''})`;
  const text = onItsLine(key, found + select);
  return { splices: text === '' ? [] : [after(key.call, text)], pattern: (name) => `{ data: ${name} }`, lost: (name) => `!${name}?.length`, keepsShape: false };
}

function renderSupabase(wanted: Wanted, link: Link): string | null {
  const set = findSet(link, wanted.column);
  const value = set === null || wanted.read !== null ? null : renderExpected(wanted, set.value);
  if (set === null || value === null) return null;
  return `.${value === 'null' ? 'is' : 'eq'}(${wanted.quote}${set.name}${wanted.quote}, ${value})`;
}

/** MySQL's drivers have no RETURNING: the rule asks for this edit only where another one is used. */
function writeDrizzle({ update, wanted, isConditional }: UpdateSite, links: readonly Link[]): ConditionalUpdate | null {
  const where = links.find(({ name }) => name === 'where')?.call;
  const filter = where?.getArguments()[0];
  const set = links.find(({ name }) => name === 'set');
  if (where === undefined || filter === undefined || set === undefined || !Node.isExpression(filter)) return null;
  const splices = isConditional ? [] : addFilter(update.getSourceFile(), filter, wanted, set);
  if (splices === null) return null;
  const rows = links.some(({ name }) => name === 'returning') ? [] : [after(where, onItsLine(links.find(({ name }) => name === 'where') ?? set, '.returning()'))];
  return { splices: [...splices, ...rows], pattern: (name) => name, lost: (name) => `${name}.length === 0`, keepsShape: rows.length === 0 };
}

function addFilter(source: SourceFile, filter: Expression, wanted: Wanted, link: Link): Splice[] | null {
  const comparison = findComparison(wanted) ?? renderComparison(filter, wanted, link);
  if (comparison === null) return null;
  const name = /^\w+/.exec(comparison)?.[0] ?? '';
  const isAnd = Node.isCallExpression(filter) && filter.getExpression().getText() === 'and';
  const imports = importNames(source, isAnd ? [name] : ['and', name]);
  if (imports === null) return null;
  if (isAnd) {
    const last = filter.getArguments().at(-1);
    return last === undefined ? null : [...imports, { start: last.getEnd(), end: last.getEnd(), text: `, ${comparison}` }];
  }
  return [...imports, { start: filter.getStart(), end: filter.getStart(), text: 'and(' }, { start: filter.getEnd(), end: filter.getEnd(), text: `, ${comparison})` }];
}

function renderComparison(filter: Expression, wanted: Wanted, link: Link): string | null {
  const set = findSet(link, wanted.column);
  const value = set === null || wanted.read !== null ? null : renderExpected(wanted, set.value);
  const table = filter.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)[0]?.getExpression().getText();
  if (set === null || value === null || table === undefined || !/^\w+$/.test(table)) return null;
  return value === 'null' ? `isNull(${table}.${set.name})` : `eq(${table}.${set.name}, ${value})`;
}

/** Adds what is missing to the import of `drizzle-orm`; null where the file has none. */
function importNames(source: SourceFile, names: readonly string[]): Splice[] | null {
  const declaration = source.getImportDeclaration((one) => one.getModuleSpecifierValue() === 'drizzle-orm' && !one.isTypeOnly());
  const imported = declaration?.getNamedImports() ?? [];
  const last = imported.at(-1);
  if (last === undefined) return null;
  const missing = [...new Set(names)].filter((name) => !imported.some((one) => one.getName() === name));
  return missing.length === 0 ? [] : [{ start: last.getEnd(), end: last.getEnd(), text: missing.map((name) => `, ${name}`).join('') }];
}

/** `.createQueryBuilder().update().set({ … }).where('id = :id', { id }).execute()` of TypeORM: https://typeorm.io/docs/query-builder/update-query-builder */
export function writeBuilderCondition({ update, wanted, isConditional }: UpdateSite): ConditionalUpdate | null {
  const links = getLinks(update);
  const set = links.find(({ name }) => name === 'set');
  const where = links.findLast(({ name }) => name === 'where' || name === 'andWhere');
  const [text] = where?.call.getArguments() ?? [];
  if (set === undefined || where === undefined || links.at(-1)?.name !== 'execute' || links.some(({ name }) => name === 'orWhere')) return null;
  if (!(Node.isStringLiteral(text) || Node.isNoSubstitutionTemplateLiteral(text)) || /\bor\b/i.test(text.getLiteralValue())) return null;
  const answer: Omit<ConditionalUpdate, 'splices'> = { pattern: (name) => name, lost: (name) => `${name}.affected === 0`, keepsShape: true };
  if (isConditional) return { splices: [], ...answer };
  const own = findSet(set, wanted.column);
  const value = renderExpected(wanted, null);
  // What is written without quotes is looked for in lower case.
  if (own === null || value === null || /[A-Z]/.test(own.name)) return null;
  const { quote } = wanted;
  const condition = value === 'null' ? `.andWhere(${quote}${own.name} IS NULL${quote})` : `.andWhere(${quote}${own.name} = :asRead${quote}, { asRead: ${value} })`;
  return { splices: [after(where.call, onItsLine(where, condition))], ...answer };
}

/** `{ status: 'running' }` of `update` or `set`, in the name the code has for the column. */
function findSet(link: Link, column: string): { readonly name: string; readonly value: Expression | null } | null {
  const [object] = link.call.getArguments();
  if (!Node.isObjectLiteralExpression(object)) return null;
  const property = object.getProperties().find((one) => isColumn(getName(one), column));
  return property === undefined ? null : { name: getName(property), value: Node.isPropertyAssignment(property) ? property.getInitializer() ?? null : null };
}
