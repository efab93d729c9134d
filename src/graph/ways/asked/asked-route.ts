/**
 * Which requests come by, where one handler takes them all and looks at the address itself: `if (url.pathname === '/orders')`,
 * or hands them on by a table of routes. Servers of node:http, Bun and Deno without a router are written so, and some middleware.
 */
import type { EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import type { PathStep } from '../paths-to-role.ts';
import { findAsked, findAskedPath, merge, nothing, type Asked } from './asked-of-address.ts';

/** Functions that hand the request on: dispatchers are flatter. */
const mostDepth = 8;

/** The entry point as the requests know it that reach the last step; itself where its own route says more, or nothing is asked. */
export function narrowToAskedRoute(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): EntryPoint {
  return narrowToChosen(narrowToAddress(graph, entry, steps), steps);
}

/** A library that answers all requests by what it was given runs each of that for some of them. */
export function narrowToChosen(entry: EntryPoint, steps: readonly PathStep[]): EntryPoint {
  const library = steps.map(({ edge: { chosenBy } }, index) => (chosenBy?.among.some((node) => node === steps[index + 1]?.node.id) ? chosenBy.library : undefined)).find((name) => name !== undefined);
  return entry.http?.everyRequest !== true || library === undefined ? entry : { ...entry, http: { ...entry.http, everyRequest: false, chosenBy: library } };
}

function narrowToAddress(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): EntryPoint {
  if (entry.http === null || entry.http.method !== 'ALL' || entry.http.path !== '/*') return entry;
  let asked: Asked = nothing;
  let isHandedOn = false;
  let others: readonly Asked[] = [];
  const looked = steps.slice(0, mostDepth);
  for (const [index, { node, edge }] of looked.entries()) {
    const facts = graph.files[node.file];
    const body = facts?.functions[node.function]?.body;
    if (facts !== undefined && body !== undefined) asked = merge(asked, findAsked({ graph, node, facts, paths: new Set() }, body, edge.call) ?? asked);
    if (edge.routes === undefined) continue;
    isHandedOn = true;
    const [own, ...more] = edge.routes.filter((route) => route.node === looked[index + 1]?.node.id);
    if (own !== undefined) [asked, others] = [merge(asked, own), more.map((one) => merge(asked, one))];
  }
  const path = findAskedPath(asked);
  if (path === null && asked.method === null && !isHandedOn) return entry;
  const { http } = entry;
  const nameOf = (one: Asked): string => `${one.method ?? 'ALL'} ${findAskedPath(one) ?? http.path}`;
  const isOne = path !== null || isHandedOn;
  others = [...(asked.more ?? []).map((path) => ({ method: asked.method, path })), ...others];
  return {
    ...entry,
    subject: nameOf(asked),
    http: {
      ...http,
      method: asked.method ?? 'ALL',
      path: path ?? http.path,
      others: [...http.others, ...others.map(nameOf)],
      everyRequest: http.everyRequest && !isOne,
      ...(isHandedOn && path === null && { handedOn: true }),
    },
  };
}
