/**
 * Routes that no request reaches, because one that was registered before them answers all they are for: routers try their routes in the
 * order of registration (https://expressjs.com/en/guide/routing.html#route-handlers).
 */
import type { Program } from '../../values/program.ts';
import type { EntrySeed, RouteOrder } from '../entry-seeds.ts';

interface OrderedRoute {
  readonly method: string;
  readonly segments: readonly string[];
  readonly order: RouteOrder;
}

/** The seeds without those that an earlier route of the same function and router always answers. */
export function dropShadowedRoutes<T extends { readonly seed: EntrySeed }>(found: readonly T[], program: Program): readonly T[] {
  const answering = new Map<string, OrderedRoute[]>();
  for (const { seed } of found) {
    const route = orderedRoute(seed);
    if (!route || !answersAlways(seed, route, program)) continue;
    const { router } = route.order;
    answering.set(router, [...(answering.get(router) ?? []), route]);
  }
  if (answering.size === 0) return found;
  return found.filter(({ seed }) => {
    const route = orderedRoute(seed);
    return !route || !(answering.get(route.order.router) ?? []).some((earlier) => isBefore(earlier, route, program) && takesAll(earlier, route));
  });
}

/** A route of one path that nothing but its text decides. */
function orderedRoute({ order, http }: EntrySeed): OrderedRoute | null {
  if (!order || !http || http.everyRequest || http.others.length > 0) return null;
  const segments = http.path.split('/');
  return segments.every((one) => /^:?[\w.~-]*$/.test(one)) ? { method: http.method, segments, order } : null;
}

/** The handler has no means to pass a request on, and its registration stands in no branch. */
function answersAlways({ http, handler, target }: EntrySeed, { order: { site, passes } }: OrderedRoute, program: Program): boolean {
  if (http?.passesOn) return false;
  const isFinal = [handler, target].every(({ file, function: fn }) => {
    const { parameters } = program.getFunction(file, fn);
    return parameters.length <= passes && !parameters.some((one) => one.rest);
  });
  return isFinal && program.getFunction(site.file, program.getCall(site.file, site.call).in).body.some((step) => step.kind === 'call' && step.call === site.call);
}

function isBefore(earlier: OrderedRoute, later: OrderedRoute, program: Program): boolean {
  const { site: first } = earlier.order;
  const { site: second } = later.order;
  return first.file === second.file && first.call < second.call && program.getCall(first.file, first.call).in === program.getCall(second.file, second.call).in;
}

/** `/orders/:id` takes what is meant for `/orders/recent`, not the other way round. */
function takesAll(earlier: OrderedRoute, later: OrderedRoute): boolean {
  return earlier.method === later.method && earlier.segments.length === later.segments.length && earlier.segments.every((one, index) => one === later.segments[index] || (one.startsWith(':') && later.segments[index] !== ''));
}
