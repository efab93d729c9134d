/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- ts-morph composes its classes of mixins, which the rule cannot see through */
/** Lets the read inside a transaction lock its rows, and pass over those that another run has locked. */
import { Node } from 'ts-morph';
import type { EditIntent } from '../../model/finding.ts';
import { openEditableSource, spliceText, type Splice } from '../editable-source.ts';
import { findCallAt, getLinks, getWholeChain, type QueryNode } from './located-call.ts';
import { findTextNode } from './text-updates.ts';

type LockRows = EditIntent & { readonly kind: 'lock-rows' };

/** The file with the lock in it, or null where the statement is none that can lock rows. */
export function writeRowLock(text: string, intent: LockRows): string | null {
  const opened = openEditableSource(intent.file, text);
  if (opened === null) return null;
  const read = findCallAt(opened.source, intent.read);
  const splice = read === null ? null : intent.library === 'knex' ? lockChain(getWholeChain(read)) : lockText(read);
  return splice === null ? null : opened.restore(spliceText(opened.plain, [splice]));
}

/** Rows of a join, a group or a set cannot be locked, or not all of them. */
const noRows = /\b(join|group\s+by|distinct|union|intersect|except|having|count\s*\(|max\s*\(|min\s*\(|sum\s*\(|for\s+(update|share))\b/i;

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

function lockChain(whole: QueryNode): Splice | null {
  const links = getLinks(whole);
  const last = links.findLast(({ name }) => /^(where|andWhere|orderBy|limit|select|whereNull|whereIn)$/.test(name));
  if (last === undefined || !Node.isCallExpression(whole) || links.some(({ name }) => /join|group|distinct|union|count|sum|max|min/i.test(name))) return null;
  return { start: last.call.getEnd(), end: last.call.getEnd(), text: '.forUpdate().skipLocked()' };
}
