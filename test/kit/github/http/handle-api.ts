/** One API request: who asks, may they, is it well-formed, do it, is the answer what GitHub would say. */
import { validateAnswer, validateBody, validateQuery, type SchemaProblem } from '../openapi/validate.ts';
import { getOperation } from '../openapi/slice.ts';
import { authorise, type Caller } from './authenticate.ts';
import { notAccessible, Refusal, unauthorised } from './refusal.ts';
import type { Answer, Call, Route } from './route.ts';
import type { World } from '../state/world.ts';

export class OwnFault extends Error {
  override readonly name = 'OwnFault';
}

/** Requests that create content, which GitHub limits per minute. */
const contentOperations = new Set(['pulls/create-review', 'pulls/create-review-comment', 'issues/create-comment', 'reactions/create-for-issue-comment']);

export function isContentOperation(operation: string): boolean {
  return contentOperations.has(operation);
}

function refuseProblems(world: World, operation: string, problems: readonly SchemaProblem[]): void {
  const wrong = problems.filter((problem) => problem.kind === 'schema');
  const unknown = problems.filter((problem) => problem.kind === 'unknown-key');
  for (const problem of unknown) world.violations.push({ operation, kind: 'unknown-key', detail: problem.at });
  const refused = world.behaviour.strictBodies ? problems : wrong;
  if (refused.length === 0) return;
  const message = `Invalid request.\n\n${refused.map((problem) => problem.message).join('\n')}`;
  throw new Refusal(422, { message }, wrong.length === 0 ? {} : { violation: { kind: 'schema', detail: wrong.map((problem) => problem.message).join(' ') } });
}

/** Numbers and booleans arrive as text and are read by the validator. */
function readQuery(url: URL): Record<string, unknown> {
  return Object.fromEntries(url.searchParams.entries());
}

export interface ApiRequest {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly accept: string;
  readonly body: unknown;
  readonly caller: Caller;
  rateLimit(): { limit: number; used: number; remaining: number; reset: number };
  afterwards(work: () => Promise<void>): void;
}

/** Rights come before form, as with GitHub: who may not see a repository learns nothing from a validation message. */
function admit(world: World, request: ApiRequest, call: Call): () => Answer | Promise<Answer> {
  const { route, caller } = request;
  if (route.caller === 'app') {
    if (caller.kind !== 'app') throw unauthorised('A JSON web token could not be decoded');
    return () => route.handle(call);
  }
  if (caller.kind !== 'installation') throw caller.kind === 'anonymous' ? unauthorised('Requires authentication') : notAccessible();
  const { token, installation } = caller;
  if (route.caller === 'installation') return () => route.handle({ ...call, token, installation });
  const repository = authorise(world, token, world.findRepository(repositoryOf(call.parameters) ?? ''), route.needs);
  return () => route.handle({ ...call, token, installation, repository });
}

export function repositoryOf(parameters: Readonly<Record<string, string>>): string | null {
  const { owner, repo } = parameters;
  return owner === undefined || repo === undefined ? null : `${owner}/${repo}`;
}

export async function handleApi(world: World, request: ApiRequest): Promise<Answer> {
  const { route } = request;
  const query = readQuery(request.url);
  const call: Call = {
    world, parameters: request.parameters, query, body: request.body ?? {}, accept: request.accept,
    address: `${world.url}${request.url.pathname}`, rateLimit: () => request.rateLimit(), afterwards: (work) => { request.afterwards(work); },
  };
  const run = admit(world, request, call);
  refuseProblems(world, route.operation, [...validateQuery(route.operation, query), ...validateBody(route.operation, request.body)]);
  const answer = await run();
  if (answer.raw === undefined) {
    const problems = validateAnswer(route.operation, answer.status, answer.body);
    if (problems.length > 0) throw new OwnFault(`${route.operation} would answer ${String(answer.status)} with ${problems.map((problem) => `${problem.at}: ${problem.message}`).join('; ')}`);
  } else if (getOperation(route.operation).responses[String(answer.status)] === undefined) {
    throw new OwnFault(`${route.operation} never answers ${String(answer.status)}`);
  }
  return answer;
}
