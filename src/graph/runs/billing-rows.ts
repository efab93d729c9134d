/** Rows by which somebody owes, pays or is paid: what is there twice is asked for, or handed out, twice. */
import type { ProgramGraph } from '../../model/graph.ts';
import type { ReachedEffect } from '../effects/effects-of-entry.ts';
import { findStatement } from '../statements/find-statement.ts';
import { findWrappedStatement } from '../statements/wrapped-statement.ts';

/** The end of the name of a table: `invoices`, `rent_payment`, `UserSubscription`, but no `patient_discharges`; of a word before it nothing is said. */
const names = /(?:invoice|payment|payout|(?<!dis)charge|refund|withdrawal|deposit|transfer|transaction|commission|installment|settlement|subscription|ledgerentry|ledgerentrie|creditentry|creditentrie|payslip|payroll|penalty|penaltie|expense)(?:record|item)?s?(?:table|model|entity|entitie|schema)?s?$/;

/** Of these, a row is what somebody may do, hear of or was asked, or where something lies, and moves no money. */
const others = /(?:(?:push|topic|event|mail|alert|channel|feed|calendar|newsletter|notification|webhook)subscription|(?:file|data|player|stock|inventory|patient)transfer|(?:notification|webhook|type|method|status|config|setting|template)(?:subscription|transaction|payment|charge))(?:record|item)?s?(?:table|model|entity|entitie|schema)?s?$/;

/** A call that may enter more functions than this enters one of many, and the bill may be that of another. */
const mostEntered = 3;

/** The effect inserts such a row. */
export function isBillingRow(graph: ProgramGraph, { nature, match, call: { node, edge, way } }: ReachedEffect): boolean {
  if (nature !== 'write' || way.some(({ to }) => to.length > mostEntered)) return false;
  const statement = (edge.roles.length === 0 ? findWrappedStatement(graph, node, edge)?.statement : findStatement(graph, node, edge, match)) ?? null;
  if (statement?.operation !== 'insert' || statement.table === null) return false;
  const table = statement.table.toLowerCase().replaceAll('_', '');
  return names.test(table) && !others.test(table);
}
