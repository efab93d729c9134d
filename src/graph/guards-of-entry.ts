/**
 * What keeps two runs of an entry point apart, read from the skeleton of the handler and of the functions it calls.
 */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../model/graph.ts';
import { findEffect } from './effects/effects.ts';
import type { Guard, GuardVerdict } from './guard.ts';
import { getVerdict, makeDraft, type Draft } from './guards/draft.ts';
import { findGuardOfRegistration } from './guards/guarded-registration.ts';
import { findGuardsBefore } from './guards/guards-before.ts';
import { getChain, getGuardsOfNode } from './guards/guards-of-node.ts';
import { isAsync } from './guards/own-targets.ts';
import type { GuardSearch } from './guards/search.ts';
import { isRunWord } from './guards/flags/read-test.ts';
import { findOverlapOption } from './guards/library-options.ts';
import { findWorkingNodes } from './working-nodes.ts';

export interface EntryGuards {
  readonly guards: readonly Guard[];
  /** How well the least protected work is protected; null when nothing protects it. */
  readonly weakest: Guard | null;
}

/** What a guard has to cover: by default every call with an effect and every request. */
export type IsWork = (node: FunctionNode, edge: CallEdge) => boolean;

/** The guards of an entry point, and the one its least protected work depends on; `isOnWay` where only that counts to which certain calls lead. */
export function getGuardsOfEntry(graph: ProgramGraph, entry: EntryPoint, isWork: IsWork = isEffectOrRequest(graph), isOnWay: GuardSearch['isOnWay'] = () => true): EntryGuards {
  const search: GuardSearch = { graph, isWork, isOnWay, passesOn: () => false, working: findWorkingNodes(graph, entry.node, isWork), memo: new Map(), nearCallees: new Map(), path: [], open: [], loops: 0 };
  const result = getGuardsOfNode(search, entry.node);
  const option = findOptionDraft(graph, entry, search);
  const registration = findGuardOfRegistration(graph, entry);
  const around = [...(option === null ? [] : [option]), ...(registration === null ? [] : [registration]), ...findGuardsBefore(graph, entry)];
  const works = result.works.map((work) => [...work, ...around]);

  const best = works.map((work) => pickBest(work));
  const isCovered = best.every((draft) => draft !== null);
  const covering = new Set(works.flat());
  const drafts = [...new Set([...result.taken, ...around])].filter((draft) => covering.has(draft) || isMeantAsGuard(draft));
  const guards = drafts.map((draft) => toGuard(draft, isCovered ? 'all' : 'part'));
  const weakest = best.length === 0 || !isCovered ? null : pickWorst(best);
  return { guards, weakest: weakest === null ? null : toGuard(weakest, 'all') };
}

/** What the work does may be out of sight: a flag that is called `running` and fails is a guard that fails all the same. */
function isMeantAsGuard(draft: Draft): boolean {
  return draft.broken !== null && isRunWord(draft.label) && (draft.isStuck || draft.broken === 'check-then-act');
}

function isEffectOrRequest(graph: ProgramGraph): IsWork {
  return (node, edge) => {
    const facts = graph.files[node.file];
    if (facts === undefined) return false;
    return edge.roles.some((match) => match.role === 'http-call') || findEffect(facts, edge) !== null;
  };
}

function findOptionDraft(graph: ProgramGraph, entry: EntryPoint, search: GuardSearch): Draft | null {
  const option = findOverlapOption(entry);
  if (option === null) return null;
  const isDetached = dropsWork(graph, entry, search.working);
  const draft = makeDraft({ key: 'option', kind: 'library-option', label: option.label, place: entry.registration, whole: option.whole, expires: true });
  draft.broken = option.broken ?? (isDetached ? 'work-not-awaited' : null);
  if (option.flaw !== null) draft.flaws.add(option.flaw);
  return draft;
}

/** `() => { void run(); }` and `() => { run().catch(report); }` return at once: the scheduler takes the run for done. */
function dropsWork(graph: ProgramGraph, entry: EntryPoint, working: ReadonlySet<number>): boolean {
  const node = graph.nodes[entry.node];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined) return false;
  const dropped = new Set(facts.calls.flatMap((call, index) => (call.in === node.function && call.dropped ? getChain(facts, index) : [])));
  return node.calls.some((edge) => dropped.has(edge.call) && edge.to.some((id) => working.has(id) && isAsync(graph, id)));
}

const strength: Readonly<Record<GuardVerdict['kind'], number>> = { correct: 3, unknown: 2, 'per-instance': 1, broken: 0 };

function pickBest(work: readonly Draft[]): Draft | null {
  return [...work].sort((a, b) => strength[getVerdict(b).kind] - strength[getVerdict(a).kind])[0] ?? null;
}

function pickWorst(drafts: readonly Draft[]): Draft | null {
  return [...drafts].sort((a, b) => strength[getVerdict(a).kind] - strength[getVerdict(b).kind])[0] ?? null;
}

function toGuard(draft: Draft, covers: Guard['covers']): Guard {
  return { kind: draft.kind, verdict: getVerdict(draft), covers, label: draft.label, place: draft.place, expires: draft.expires, expirySeconds: draft.expirySeconds, flaws: [...draft.flaws], heldAt: draft.heldAt ?? draft.place, releasedAt: draft.releasedAt ?? null, isStuck: draft.isStuck, leak: draft.leak ?? null };
}
