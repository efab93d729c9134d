/** Methods and paths of API Gateway, as the other entry points write theirs. */
import type { FunctionRoute } from '../../../model/deployment-facts.ts';

/** One route; undefined where another tool fills in a part of it. */
export function buildRoute(method: string, path: string, line: number): FunctionRoute | undefined {
  const verb = method.trim().toUpperCase();
  if (!/^(?:[A-Z]+|\*)$/.test(verb) || path.includes('$')) return undefined;
  return { method: verb === 'ANY' || verb === '*' ? 'ALL' : verb, path: `/${path.trim().replace(/^\/+/, '')}`, line };
}
