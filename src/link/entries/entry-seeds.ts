/** Entry points before their graph is built: what is entered, and why. */
import type { EntryPoint } from '../../model/graph.ts';
import type { Confidence } from '../../model/finding.ts';
import type { Place } from '../../model/source-location.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { CallSite } from '../values/program.ts';
import { wrappedFunction } from './wrapped-functions.ts';
import type { FunctionValue, Value, Values } from '../values/value.ts';

export interface EntrySeed {
  readonly kind: EntryPoint['kind'];
  readonly subject: string;
  readonly target: FunctionValue;
  /** The handler as its author wrote it, inside wrappers. */
  readonly handler: FunctionValue;
  readonly framework: string;
  readonly registration: Place;
  readonly confidence: Confidence;
  readonly http: EntryPoint['http'];
  readonly consumer: EntryPoint['consumer'];
  readonly scheduled: EntryPoint['scheduled'];
  /** The row of a table that it is registered from: the same row is one entry point, whichever way the table comes to be read. */
  readonly row?: string;
  /** Where it stands among the routes of its router; absent where nothing is known of their order. */
  readonly order?: RouteOrder;
  readonly budgetSeconds?: EntryPoint['budgetSeconds'];
  /** What the framework hands to the handler's parameters. */
  readonly args: readonly Values[];
}

export interface RouteOrder {
  /** The router, as it is made once. */
  readonly router: string;
  /** The registering call. */
  readonly site: CallSite;
  /** Which parameter of the handler passes a request on. */
  readonly passes: number;
}

/** Follows wrappers inwards to the function a reader would call the handler. */
export function innermostHandler(ev: Evaluation, target: FunctionValue): FunctionValue {
  let handler = target;
  for (let depth = 0; depth < 4; depth++) {
    const wrapped = wrappedFunction(ev.program, handler);
    if (!wrapped) return handler;
    handler = wrapped;
  }
  return handler;
}

/**
 * The functions among the values in a handler's place: functions, lists of them, the methods of an instance or object
 * that frameworks call (`handle`, `handler`, `fetch`), and API values made of functions are looked through by evaluation.
 */
export function handlerFunctions(ev: Evaluation, values: Values): readonly FunctionValue[] {
  const found: FunctionValue[] = [];
  const visit = (value: Value, depth: number): void => {
    if (value.kind === 'function') {
      if (!found.includes(value)) found.push(value);
    } else if (depth < 3 && value.kind === 'list') {
      const named = controllerMethods(ev, value.items);
      for (const item of named.length > 0 ? named : value.items) visit(item, depth + 1);
    } else if (depth < 1 && (value.kind === 'object' || value.kind === 'instance')) {
      for (const name of ['handler', 'handle', 'fetch']) for (const one of ev.member(value, name)) visit(one, depth + 1);
    }
  };
  for (const value of values) visit(value, 0);
  return found;
}

/** `[OrdersController, 'list']`, where the class may also be imported when it is first asked for. */
function controllerMethods(ev: Evaluation, items: Values): Values {
  const names = items.flatMap((item) => (item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : []));
  if (names.length === 0) return [];
  const loaded = items.flatMap((item) => (item.kind === 'function' ? ev.invoke(item, []) : [item]));
  const classes = loaded.flatMap((value) => (value.kind === 'namespace' ? ev.exported(value.file, 'default') : [value]));
  return classes.flatMap((value) => (value.kind === 'class' ? names.flatMap((name) => ev.member(ev.interner.instance(value.file, value.class, null), name)) : []));
}

export function functionPlace(ev: Evaluation, target: FunctionValue): Place {
  return { file: target.file, span: ev.program.getFunction(target.file, target.function).span };
}
