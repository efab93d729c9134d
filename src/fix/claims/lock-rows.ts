/** Lets the read inside a transaction lock its rows, and pass over those that another run has locked. */
import { Node } from 'ts-morph';
import type { EditIntent } from '../../model/edit-intent.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findCallAt, getLinks, getWholeChain, onItsLine, type Link, type QueryNode } from './located-call.ts';
import { getName } from './read-condition.ts';
import { findTextNode } from './text-updates.ts';

type LockRows = EditIntent & { readonly kind: 'lock-rows' };

/** The file with the lock in it, or null where the statement is none that can lock rows. */
export function writeRowLock(text: string, intent: LockRows): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const read = findCallAt(opened.source, intent.read);
  const splice = read === null ? null : findLock(read, intent.library, opened.style.quote);
  return splice === null ? null : opened.restore(spliceText(opened.plain, [splice]));
}

function findLock(read: QueryNode, library: string, quote: string): Splice | null {
  const whole = getWholeChain(read);
  const links = getLinks(whole);
  if (links.some(({ name }) => noRowLinks.test(name))) return null;
  if (library.startsWith('drizzle-orm')) return links.some(({ name }) => name === 'from') ? after(links.at(-1), `.for(${quote}update${quote}, { skipLocked: true })`) : null;
  switch (library) {
    case 'knex': return after(links.findLast(({ name }) => /^(where|andWhere|orderBy|limit|select|whereNull|whereIn)$/.test(name)), '.forUpdate().skipLocked()');
    case 'kysely': return after(links.findLast(({ name }) => !/^execute/.test(name)), '.forUpdate().skipLocked()');
    case 'typeorm': return lockEntities(links, quote) ?? lockText(read);
    case 'sequelize': return lockModels(links);
    default: return lockText(read);
  }
}

/** Rows of a join, a group or a set cannot be locked, or not all of them. */
const noRows = /\b(join|group\s+by|distinct|union|intersect|except|having|count\s*\(|max\s*\(|min\s*\(|sum\s*\(|for\s+(update|share))\b/i;
const noRowLinks = /join|group|distinct|union|intersect|except|having|count|sum|max|min|^for(Update|Share)?$|^setLock$|^(?:then|catch|first)$/i;

function lockText(read: QueryNode): Splice | null {
  const text = findTextNode(read);
  const raw = text?.getText() ?? '';
  if (text === null || !/^["'`]\s*select\b/i.test(raw) || noRows.test(raw)) return null;
  const end = /\s*;?\s*["'`]$/.exec(raw);
  if (end === null) return null;
  const at = text.getStart() + end.index;
  const words = /["'`]\s*SELECT\b/.test(raw) ? 'FOR UPDATE SKIP LOCKED' : 'for update skip locked';
  const line = /\n([ \t]*)\S[^\n]*$/.exec(raw.slice(0, end.index));
  return { start: at, end: at, text: line === null ? ` ${words}` : `\n${line[1] ?? ''}${words}` };
}

function after(link: Link | undefined, text: string): Splice | null {
  return link === undefined ? null : { start: link.call.getEnd(), end: link.call.getEnd(), text: onItsLine(link, text) };
}

/** `createQueryBuilder(…)….getMany()`, and `find({ where })` with options of its own. https://typeorm.io/docs/query-builder/select-query-builder#locking */
function lockEntities(links: readonly Link[], quote: string): Splice | null {
  const last = links.at(-1);
  const mode = `${quote}pessimistic_write${quote}`;
  const locked = `${quote}skip_locked${quote}`;
  if (last === undefined) return null;
  if (/^get(Many|One)$/.test(last.name)) return after(links.at(-2), `.setLock(${mode}).setOnLocked(${locked})`);
  return /^find(One)?$/.test(last.name) ? addOptions(last, 'where', ['lock', 'relations'], `lock: { mode: ${mode}, onLocked: ${locked} }`) : null;
}

/** Only with `transaction` the statement stands in it. https://sequelize.org/docs/v6/other-topics/transactions/#usage-with-other-sequelize-methods */
function lockModels(links: readonly Link[]): Splice | null {
  const last = links.at(-1);
  return last !== undefined && /^find(All|One)$/.test(last.name) ? addOptions(last, 'transaction', ['lock', 'skipLocked', 'include', 'group'], 'lock: true, skipLocked: true') : null;
}

function addOptions({ call }: Link, needed: string, others: readonly string[], text: string): Splice | null {
  const options = call.getArguments().at(-1);
  if (!Node.isObjectLiteralExpression(options)) return null;
  const properties = options.getProperties();
  const names = properties.map(getName);
  const last = properties.at(-1);
  // Asked for a related row, TypeORM joins it, and PostgreSQL locks nothing that may be missing.
  if (needed === 'where' && properties.some((one) => Node.isPropertyAssignment(one) && /^(where|order)$/.test(one.getName()) && holdsObject(one.getInitializer()))) return null;
  if (last === undefined || !names.includes(needed) || others.some((name) => names.includes(name))) return null;
  const isWide = last.getStartLineNumber() !== options.getStartLineNumber();
  const gap = isWide ? `\n${' '.repeat(options.getSourceFile().getLineAndColumnAtPos(last.getStart()).column - 1)}` : ' ';
  return { start: last.getEnd(), end: last.getEnd(), text: `,${gap}${text}` };
}

/** `{ customer: { active: true } }`, also in one of several alternatives. */
function holdsObject(value: Node | undefined): boolean {
  if (Node.isArrayLiteralExpression(value)) return value.getElements().some(holdsObject);
  return Node.isObjectLiteralExpression(value) && value.getProperties().some((one) => Node.isPropertyAssignment(one) && Node.isObjectLiteralExpression(one.getInitializer()));
}
