/**
 * Running totals that a run adds to, and payments that it makes, without a record of them: the same job, handed out again, adds or pays once
 * more. Where the code compares what it has read, or writes a row that it looks for, a second run may know.
 */
import type { ProgramGraph } from '../../model/graph.ts';
import { getCounted, isTransaction } from '../effects/effects.ts';
import { isSameTable } from '../claims/claim-columns.ts';
import { isKnownTable } from '../tables/unique-insert.ts';
import type { DatabaseSite, DoneEffect } from './flow.ts';

/** One more or less of them harms nobody: how often something was looked at, and how far a run has come. */
const loose = /(?:(?<!re|pre|inter)views|clicks|impressions|visits|visitors)(?:_?(?:count|total)s?)?$|(?:^|_)(?:view|hits?|click|impression|visit|plays|opens|reads|seen|trend\w*|popularity)(?:_?(?:count|total)s?)?$|^(?:view|hit|click|impression|visit|play|open|read)_?(?:count|total)s?$|^(?!.*(?:amount|balance|credit|price|cost|fee|stock|quantity|cents)).*(?:sent|delivered|opened|clicked|processed|completed|succeeded|success(?:ful)?|skipped|bounced|queued|done|indexed|scanned|crawled|imported|synced|progress)(?:_?(?:count|total|items|rows|jobs))?$/i;

/** What people call the property that says how far the work is. */
const progress = /^(?:is|was|has|already)?_?(?:\w*(?:status|state|phase|stage)|processed\w*|completed\w*|finished\w*|handled\w*|done|sent|paid|executed|applied|counted|credited|exists?|existing|already\w*|duplicates?|\w*duplicate|seen|(?:\w+_)?count|\w*(?:ed|_|paid|sent|done|run)at|\w*(?:deleted|matched|modified|affected|updated|row|rows)_?count)$/;

/** `later`: what the run writes afterwards. */
export function isUncounted(graph: ProgramGraph, effect: DoneEffect, later: readonly DatabaseSite[]): boolean {
  const { statement } = effect;
  if (effect.effect.nature !== 'counter' || statement?.table == null || effect.effect.match.library.includes('redis')) return false;
  const totals = getCounted(statement).filter(({ column, appends }) => appends !== true && !loose.test(column));
  return totals.length > 0 && leavesNoTrace(graph, effect, later);
}

/** Money that moves without a key of the provider, in a run by whose rows a second one could not tell that it has moved. */
export function isUnrecordedPayment(graph: ProgramGraph, effect: DoneEffect, later: readonly DatabaseSite[]): boolean {
  return effect.effect.nature === 'money' && !isTransaction(effect.effect) && effect.unit === null && leavesNoTrace(graph, effect, later);
}

function leavesNoTrace(graph: ProgramGraph, effect: DoneEffect, later: readonly DatabaseSite[]): boolean {
  const writes = [...effect.writes, ...later].filter(({ edge }) => edge !== effect.edge);
  if (effect.reads.some((read) => writes.some((write) => isSameTable(write.statement.table, read.statement.table)))) return false;
  if (effect.writes.some((write) => isKeptPerhaps(graph, effect, write))) return false;
  // What follows keeps it only where both are taken back together.
  if (later.some((write) => write.transaction !== null && write.transaction === effect.transaction && isKeptPerhaps(graph, effect, write))) return false;
  return ![...effect.tested].some((one) => isStateOfRow(effect, one));
}

/** It may be refused the second time: nobody knows the keys of its table, or its answer decides. */
function isKeptPerhaps(graph: ProgramGraph, { gates, tested }: DoneEffect, { statement, via }: DatabaseSite): boolean {
  // One that is made as often as it is asked for gives a row each time.
  if (statement.operation === 'insert') return statement.onConflict !== 'fail' || !isKnownTable(graph, statement);
  return via.some((call) => gates.has(call) || [...tested].some((one) => one.startsWith(`${call}:`)));
}

/** `tested`: behind the call that gave it, or of what the run was handed. */
function isStateOfRow({ reads }: DoneEffect, tested: string): boolean {
  const [call = '', name = ''] = tested.split(/:(?=[^:]*$)/);
  return progress.test(name) && (call === '' ? reads.length > 0 : reads.some(({ via }) => via.includes(call)));
}
