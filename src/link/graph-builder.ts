/** Follows calls from the entry points and records what they reach. */
import type { CallFact } from '../model/facts.ts';
import type { CallEdge, FunctionNode, Role, RoleMatch, RouteOfNode } from '../model/graph.ts';
import { NO_MARKS } from './footprint/marks.ts';
import type { MarkSet } from './footprint/mark-set.ts';
import { handedArguments, matchRows, storedCallbacks, type RowMatch } from './values/catalogue-rows.ts';
import { evaluateArguments } from './values/evaluate/evaluate-arguments.ts';
import { indirectionTo } from './values/evaluate/evaluate-call.ts';
import { classChain } from './values/classes/class-chain.ts';
import type { Evaluator } from './values/evaluator.ts';
import { functionsGiven, functionsHandedOver, isForeign, type GivenFunctions } from './values/across-files/foreign-values.ts';
import { findChainedCalls } from './calls/chained-calls.ts';
import { isFixedLoop } from './calls/repeats/fixed-loops.ts';
import { gettersRead } from './calls/run/getters-read.ts';
import { isPartOfQuery } from './calls/query-parts.ts';
import { findExceptionalCalls, findOnceCalls } from './calls/repeats/once-calls.ts';
import { isMadePerCall } from './calls/repeats/made-per-call.ts';
import { findCallsOncePerObject } from './calls/repeats/once-per-object.ts';
import { getNodeName } from './calls/node-name.ts';
import { narrowedCallees } from './calls/run/narrowed-callees.ts';
import { runByLibrary } from './calls/run/run-by-library.ts';
import { asMaker, runByNew } from './calls/run/run-by-new.ts';
import { runByUnknown } from './calls/run/run-by-unknown.ts';
import type { RunFunction } from './calls/run/run-function.ts';
import { componentsOf } from './calls/run/rendered-components.ts';
import { findOwnRoutes, routesOf } from './calls/own-routes.ts';
import { makeRoleMatch } from './calls/role-match.ts';
import { findUntakenCalls, isCallOfNothing } from './calls/untaken-branches.ts';
import { tellArguments } from './values/parameters/told-values.ts';
import { answerForCall } from './calls/texts/told-answers.ts';
import { isWideDispatch } from './calls/wide-dispatch.ts';
import { findServiceRoles } from './calls/called-service.ts';
import type { Answers, At, Frame, FunctionValue, Value, Values } from './values/value.ts';

interface Draft {
  readonly id: number;
  readonly target: FunctionValue;
  readonly frame: Frame;
  calls: readonly CallEdge[];
  /** What its calls were looked up in. */
  marks: MarkSet;
}

export class GraphBuilder {
  readonly #ev: Evaluator;
  readonly #mostNodes: number;
  readonly #drafts: Draft[] = [];
  readonly #byKey = new Map<string, Draft>();
  readonly #once = new Map<string, ReadonlySet<number>>();
  readonly #perCall = new Map<string, { readonly result: boolean; readonly marks: MarkSet }>();
  readonly #chained = new Map<string, ReadonlySet<number>>();
  /** Files of functions that were not entered. */
  readonly #left = new Set<string>();
  #next = 0;

  /** With `mostNodes` the graph is full. */
  constructor(ev: Evaluator, mostNodes: number) {
    this.#ev = ev;
    this.#mostNodes = mostNodes;
  }

  /** Tells the nodes of functions apart, those that were not entered too. */
  keyOf(target: FunctionValue, args: readonly Values[]): string {
    return keyOf(target, this.#ev.interner.frame(target, args));
  }

  /** The node of a function called with these arguments; null when the graph is full. */
  enter(target: FunctionValue, args: readonly Values[], told: ReadonlySet<number> | null = null, answers: Answers | null = null): number | null {
    const frame = this.#ev.interner.frame(target, args, false, told, answers);
    const key = keyOf(target, frame);
    const known = this.#byKey.get(key);
    if (known) return known.id;
    if (this.#drafts.length >= this.#mostNodes) {
      this.#left.add(target.file);
      return null;
    }
    const draft: Draft = { id: this.#drafts.length, target, frame, calls: [], marks: NO_MARKS };
    this.#drafts.push(draft);
    this.#byKey.set(key, draft);
    return draft.id;
  }

  /** Files with functions that are called, and were not entered because the graph was full. */
  get left(): ReadonlySet<string> {
    return this.#left;
  }

  /** Works until every entered node has its calls. */
  finish(): readonly FunctionNode[] {
    for (; this.#next < this.#drafts.length; this.#next++) {
      const draft = this.#drafts[this.#next];
      if (draft) {
        const { result, marks } = this.#ev.program.marks.during(() => this.#callsOf(draft));
        draft.calls = result;
        draft.marks = marks;
      }
      this.#ev.forgetExcess();
    }
    return this.#drafts.map((draft) => ({
      id: draft.id,
      file: draft.target.file,
      function: draft.target.function,
      name: getNodeName(this.#ev.program, draft.target),
      calls: draft.calls,
    }));
  }

  /** What the calls of a node, and of all it reaches, were looked up in. */
  marksOf(node: number): ReadonlySet<MarkSet> {
    const reached = new Set([node]);
    const marks = new Set<MarkSet>();
    for (const id of reached) {
      const draft = this.#drafts[id];
      if (!draft) continue;
      marks.add(draft.marks);
      for (const edge of draft.calls) for (const next of edge.to) reached.add(next);
    }
    return marks;
  }

  #callsOf(draft: Draft): readonly CallEdge[] {
    const { file, function: fn } = draft.target;
    const at: At = { file, fn, frame: draft.frame };
    const once = this.#onceIn(file, fn);
    const untaken = findUntakenCalls(this.#ev, at);
    const exceptional = findExceptionalCalls(this.#ev.program.getFunction(file, fn));
    return this.#ev.program.callsIn(file, fn).flatMap((index) => {
      const call = this.#ev.program.getCall(file, index);
      if (call.kind === 'import' || untaken.has(index) || isCallOfNothing(this.#ev, call, at)) return [];
      const made = call.kind === 'element' ? this.#elementEdge(call, index, at, once.has(index)) : this.#edge(call, index, at, once.has(index));
      const edge = { ...made, exceptional: exceptional.has(index) || runsOnFailure(call, made) };
      return [...this.#withGetters(edge, call, at), ...this.#ofRejected(edge, call, at)].filter(({ to, roles }) => to.length > 0 || roles.length > 0);
    });
  }

  /** `send(mail).then(note, report)`: what stands second runs as seldom as a `catch` block. */
  #ofRejected(edge: CallEdge, { callee, args }: CallFact, at: At): readonly CallEdge[] {
    const rejected = callee.kind === 'member' && callee.property === 'then' ? args[1] : undefined;
    if (rejected === undefined) return [];
    const to = new Set<number>();
    for (const value of this.#ev.evaluate(rejected, at)) if (value.kind === 'function') this.#add(to, value, []);
    return [{ ...edge, to: [...to], roles: [], exceptional: true }];
  }

  /** What the parts of a call read runs before it: once, even where the call itself is made for each item, and then by an edge of its own. */
  #withGetters(edge: CallEdge, call: CallFact, at: At): readonly CallEdge[] {
    const to = new Set<number>();
    for (const getter of gettersRead(this.#ev, call, at)) this.#add(to, getter, []);
    if (to.size === 0) return [edge];
    // Who looks for the edge of a call means the call.
    return edge.loop === call.loop ? [{ ...edge, to: [...new Set([...edge.to, ...to])] }] : [{ ...edge, to: [...to], roles: [], loop: call.loop, confidence: 'certain' }, edge];
  }

  #edge(call: CallFact, index: number, at: At, once: boolean): Omit<CallEdge, 'exceptional'> {
    const to = new Set<number>();
    const roles: RoleMatch[] = [];
    let confidence: CallEdge['confidence'] = 'certain';
    let chosenBy: CallEdge['chosenBy'] = undefined;
    let perItem = false;
    const entered = new Map<FunctionValue, number>();
    const callees = narrowedCallees(this.#ev, call, index, at, this.#ev.evaluate(call.callee, at));
    const args = evaluateArguments(this.#ev, call, at);
    let known = callees.length > 0;
    const base = call.callee.kind === 'super' ? this.#ev.program.getFunction(at.file, at.fn).class : undefined;
    for (const callee of callees) {
      const how = indirectionTo(this.#ev, callee, call.callee, at);
      if (how === 'bind') continue;
      if (base !== undefined && callee.kind === 'instance') this.#addAll(to, runByNew(this.#ev, classChain(this.#ev, at.file, base).slice(1), this.#ev.interner.instance(callee.file, callee.class, null), null, args));
      if (callee.kind === 'function') {
        const { args: given, told } = how === null ? tellArguments(this.#ev, callee, call, args, at) : { args: how === 'call' ? args.slice(1) : args, told: null };
        const answers = how === null ? answerForCall(this.#ev, callee, call, at) : null;
        const node = this.#add(to, call.kind === 'new' ? asMaker(this.#ev, callee) : callee, given, told, answers);
        if (node !== null) entered.set(callee, node);
      } else if (callee.kind === 'class' && call.kind === 'new') this.#construct(to, callee, args);
      else if (callee.kind === 'api' || callee.kind === 'api-member') {
        const api = callee.kind === 'api' ? callee : callee.on;
        if (api.typed) confidence = 'likely';
        const { listeners } = this.#callApi(to, roles, callee, call, index, at, args);
        // A listener runs for every event of its name, and often looks first whether this one is meant.
        if (listeners > 0 && confidence === 'certain') confidence = 'likely';
      } else if (callee.kind === 'foreign') {
        known = false;
        if (call.kind !== 'new') ({ confidence, chosenBy } = this.#callGiven(to, functionsGiven(this.#ev, callee), confidence, chosenBy));
      }
    }
    if (confidence === 'certain' && isWideDispatch(this.#ev, call, callees, at)) confidence = 'likely';
    const routes = entered.size > 0 && call.kind === 'call' ? this.#ownRoutes(call, entered, at) : null;
    // Of a method that is only declared nothing is known either.
    if (!known || callees.every((callee) => callee.kind === 'typed')) {
      const unknown = runByUnknown(this.#ev, call, at, args);
      perItem = unknown.perItem;
      this.#addAll(to, unknown.run);
      if (callees.length === 0 && call.kind === 'call' && isForeign(this.#ev, call.callee, at)) {
        ({ confidence, chosenBy } = this.#callGiven(to, functionsHandedOver(this.#ev, call.callee, args, at), confidence, chosenBy));
      }
    }
    return {
      call: index,
      place: { file: at.file, span: call.span },
      to: [...to],
      roles,
      loop: call.loop || perItem,
      ...((call.loop || perItem) && isFixedLoop(this.#ev.program.getFile(at.file), index, perItem) && { fixedLoop: true as const }),
      once,
      confidence,
      ...(routes !== null && { routes }),
      ...(chosenBy !== undefined && { chosenBy }),
    };
  }

  /** The nodes that an own router of the project enters here, each with its routes. */
  #ownRoutes(call: CallFact, entered: ReadonlyMap<FunctionValue, number>, at: At): readonly RouteOfNode[] | null {
    const found = findOwnRoutes(this.#ev, call, at);
    return found && [...entered].flatMap(([target, node]) => routesOf(found, target).map(({ method, path }) => ({ node, method, path })));
  }

  /** What an element shows is made by its component; the functions it is given are called by that, or later by the browser. */
  #elementEdge(call: CallFact, index: number, at: At, once: boolean): Omit<CallEdge, 'exceptional'> {
    const to = new Set<number>();
    const components = componentsOf(this.#ev, call, at);
    const args = components.length > 0 ? evaluateArguments(this.#ev, call, at) : [];
    for (const target of components) this.#add(to, target, args);
    return { call: index, place: { file: at.file, span: call.span }, to: [...to], roles: [], loop: call.loop, once, confidence: 'certain' };
  }

  #add(to: Set<number>, target: FunctionValue, args: readonly Values[], told: ReadonlySet<number> | null = null, answers: Answers | null = null): number | null {
    const node = this.enter(target, args, told, answers);
    if (node !== null) to.add(node);
    return node;
  }

  #addAll(to: Set<number>, run: readonly RunFunction[]): void {
    for (const { target, args } of run) this.#add(to, target, args);
  }

  /** An unknown package may run what it was given: how likely that is depends on how much it was given. */
  #callGiven(to: Set<number>, given: GivenFunctions, confidence: CallEdge['confidence'], before: CallEdge['chosenBy']): Pick<CallEdge, 'confidence' | 'chosenBy'> {
    const nodes = given.functions.flatMap((target) => this.#add(to, target, []) ?? []);
    const chosenBy = given.chosenBy === null ? before : { library: given.chosenBy, among: [...(before?.among ?? []), ...nodes] };
    return { confidence: given.functions.length === 0 ? confidence : given.many ? 'possible' : 'likely', chosenBy };
  }

  #construct(to: Set<number>, value: Extract<Value, { kind: 'class' }>, args: readonly Values[]): void {
    this.#addAll(to, runByNew(this.#ev, classChain(this.#ev, value.file, value.class), this.#ev.interner.instance(value.file, value.class, null), value.frame, args));
  }

  #callApi(to: Set<number>, roles: RoleMatch[], callee: Value, call: CallFact, index: number, at: At, args: readonly Values[]): { readonly listeners: number } {
    let listeners = 0;
    const matches = matchRows(this.#ev, callee, call.kind === 'new', args, { file: at.file, call: index });
    for (const match of matches) {
      const role = match.row.role as Role | undefined;
      if (role !== undefined) {
        const made = makeRoleMatch(this.#ev, match, role, call, at, args);
        roles.push(made, ...findServiceRoles(this.#ev.catalogue, made));
      }
      const before = to.size;
      this.#addAll(to, runByLibrary(this.#ev, match, args));
      if (match.row.callback?.chosen && to.size > before) listeners++;
      for (const listener of storedCallbacks(this.#ev, match, args, at.file)) {
        if (match.row.callback?.stored !== undefined || match.row.callback?.heard !== undefined) listeners++;
        this.#add(to, listener, handedArguments(this.#ev, match, args));
      }
    }
    if (matches.length === 0) this.#addAll(to, runByUnknown(this.#ev, call, at, args).run);
    for (const awaited of this.#awaitRoles(call, index, at)) {
      if (!roles.some((one) => one.library === awaited.library.name && one.role === awaited.row.role)) roles.push(makeRoleMatch(this.#ev, awaited, awaited.row.role as Role, call, at, args));
    }
    return { listeners };
  }

  /** A query builder that runs when it is awaited: the last call of the chain is the one that counts. One that nobody waits for never runs. */
  #awaitRoles(call: CallFact, index: number, at: At): readonly RowMatch[] {
    if (call.kind === 'new' || this.#chainedCalls(at.file).has(index)) return [];
    return this.#ev.call(call, index, at).flatMap((value): readonly RowMatch[] => {
      if (value.kind !== 'api') return [];
      const library = this.#ev.catalogue.libraries.get(value.library);
      const row = library?.rows.get(value.name)?.get('await')?.[0];
      if (row?.role === 'blocking-db-call' && library && isPartOfQuery(this.#ev, library.packages, index, at)) return [];
      return library && row?.role !== undefined ? [{ row, library, on: value, name: 'await' }] : [];
    });
  }

  #onceIn(file: string, fn: number): ReadonlySet<number> {
    const key = `${file}#${fn}`;
    let found = this.#once.get(key);
    if (!found) {
      const facts = this.#ev.program.getFile(file);
      const fact = this.#ev.program.getFunction(file, fn);
      this.#once.set(key, (found = new Set([...findOnceCalls(facts, fact, (cls) => this.#isMadePerCall(file, cls)), ...findCallsOncePerObject(facts, fact)])));
    }
    return found;
  }

  /** Each method of the class that keeps something asks. */
  #isMadePerCall(file: string, cls: number): boolean {
    const key = `${file}#${cls}`;
    let found = this.#perCall.get(key);
    if (!found) this.#perCall.set(key, (found = this.#ev.program.marks.during(() => isMadePerCall(this.#ev, file, cls))));
    else this.#ev.program.marks.note(found.marks);
    return found.result;
  }

  #chainedCalls(file: string): ReadonlySet<number> {
    let found = this.#chained.get(file);
    if (!found) this.#chained.set(file, (found = findChainedCalls(this.#ev.program.getFile(file))));
    return found;
  }
}

/** `send(mail).catch(note)`: what stands there runs as seldom as a `catch` block. A query that is begun by it has a role of its own. */
function runsOnFailure({ callee }: CallFact, { roles }: Pick<CallEdge, 'roles'>): boolean {
  return callee.kind === 'member' && callee.property === 'catch' && roles.length === 0;
}

function keyOf(target: FunctionValue, frame: Frame): string {
  return `${target.file}#${target.function}@${frame.id}`;
}
