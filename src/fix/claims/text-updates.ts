/** Updates that are SQL text: pg, Postgres.js, mysql2, Prisma's and TypeORM's raw queries. */
import { Node } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import { isColumn, type QueryNode } from './located-call.ts';
import type { Wanted } from './read-condition.ts';
import type { ConditionalUpdate, UpdateSite } from './update-site.ts';

export function writeTextCondition({ update, wanted, isConditional, library, isTypeScript }: UpdateSite): ConditionalUpdate | null {
  const text = findTextNode(update);
  const answer = text === null ? null : findAnswer(update, library, wanted, isTypeScript, text.getText());
  if (text === null || answer === null) return null;
  const splices = isConditional ? [] : addCondition(text, wanted);
  return splices === null ? null : { splices, ...answer };
}

/** The literal that holds the statement. */
export function findTextNode(query: QueryNode): Node | null {
  const text = Node.isTaggedTemplateExpression(query) ? query.getTemplate() : query.getArguments()[0];
  return Node.isStringLiteral(text) || Node.isNoSubstitutionTemplateLiteral(text) || Node.isTemplateExpression(text) ? text : null;
}

type Answer = Omit<ConditionalUpdate, 'splices'>;

function findAnswer(update: QueryNode, library: string, wanted: Wanted, isTypeScript: boolean, text: string): Answer | null {
  const own = (field: string): Answer => ({ pattern: (name) => name, lost: (name) => `${name}${field} === 0`, keepsShape: true });
  if (library === 'pg') return own('.rowCount');
  if (library === 'postgres') return own('.count');
  if (library.startsWith('@prisma/')) {
    const callee = Node.isTaggedTemplateExpression(update) ? update.getTag() : update.getExpression();
    return /\$executeRaw(Unsafe)?$/.test(callee.getText()) ? own('') : null;
  }
  if (library === 'mysql2') {
    if (!isPromised(update, wanted)) return null;
    return { pattern: (name) => `[${name}]`, lost: (name) => (isTypeScript ? `(${name} as { affectedRows: number }).affectedRows === 0` : `${name}.affectedRows === 0`), keepsShape: false };
  }
  if (library === 'typeorm') return null;
  return /\breturning\b/i.test(text) ? own('.length') : null;
}

/** Only the promise form of mysql2 answers with an array: the file imports that, or such a read stands in it. https://sidorares.github.io/node-mysql2/docs#using-promise-wrapper */
function isPromised(update: QueryNode, { read }: Wanted): boolean {
  const holder = read?.getParent()?.getParent();
  return (Node.isVariableDeclaration(holder) && Node.isArrayBindingPattern(holder.getNameNode()))
    || update.getSourceFile().getImportDeclarations().some((one) => one.getModuleSpecifierValue() === 'mysql2/promise' && !one.isTypeOnly());
}

/** `UPDATE … WHERE id = $1` and the old state. Where an OR stands, an AND after it would bind to its last part only. */
function addCondition(text: Node, wanted: Wanted): Splice[] | null {
  const raw = text.getText();
  const where = /\bwhere\b/i.exec(raw);
  if (where === null) return null;
  const rest = raw.slice(where.index + where[0].length);
  const end = /\s+(returning|order\s+by|limit)\b|\s*;|\s*["'`]$/i.exec(rest);
  const clause = end === null ? rest : rest.slice(0, end.index);
  if (end === null || /\bor\b|\bselect\b/i.test(clause)) return null;
  const condition = findSqlCondition(wanted, raw);
  if (condition === null) return null;
  const at = text.getStart() + where.index + where[0].length + end.index;
  const and = where[0] === where[0].toUpperCase() ? 'AND' : 'and';
  const quote = raw.charAt(0);
  const needsOther = quote !== '`' && condition.includes(quote);
  if (!needsOther) return [{ start: at, end: at, text: ` ${and} ${condition}` }];
  const other = quote === "'" ? '"' : "'";
  if (raw.slice(1, -1).includes(other) || raw.includes('\\')) return null;
  return [{ start: text.getStart(), end: text.getEnd(), text: `${other}${raw.slice(1, at - text.getStart())} ${and} ${condition}${raw.slice(at - text.getStart(), -1)}${other}` }];
}

/** The read's own words about the column, without its alias; values that a parameter holds cannot be taken along. */
function findSqlCondition(wanted: Wanted, updateText: string): string | null {
  const { read, expected } = wanted;
  const text = read === null ? null : findTextNode(read)?.getText() ?? null;
  if (read !== null && text === null) return null;
  if (text !== null) {
    const where = /\bwhere\b([^]*)$/i.exec(text)?.[1] ?? '';
    if (/\bor\b/i.test(where.split(/\b(?:order\s+by|limit|group\s+by)\b/i)[0] ?? '')) return null;
    const found = [...where.matchAll(/("?\w+"?)\s*(=\s*'[^'\\]*'|=\s*(?:\d+|true|false)\b|is\s+(?:not\s+)?null\b|in\s*\([^()$?]*\)|<=?\s*(?:now\(\)|current_timestamp))/gi)].filter(([, name]) => name !== undefined && isColumn(name.replaceAll('"', ''), wanted.column));
    const [condition, ...others] = found;
    return condition === undefined || others.length > 0 ? null : condition[0];
  }
  const set = new RegExp(`"?\\w+"?(?=\\s*=)`, 'g');
  const name = [...updateText.matchAll(set)].map(([one]) => one).find((one) => isColumn(one.replaceAll('"', ''), wanted.column));
  if (name === undefined || expected === null) return null;
  if (expected.op === 'null') return `${name} IS NULL`;
  return typeof expected.value === 'string' ? (/^[\w .-]+$/.test(expected.value) ? `${name} = '${expected.value}'` : null) : `${name} = ${String(expected.value)}`;
}
