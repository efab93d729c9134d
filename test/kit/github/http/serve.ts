/** The server: reads a request, finds its route, injects faults, sends the answer and writes the log. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerGraphql, isGraphqlPath, readGraphqlRequest } from '../graphql/handle-graphql.ts';
import type { World } from '../state/world.ts';
import type { RequestRecord } from '../state/records.ts';
import { routes } from '../routes/all-routes.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { applyAfter, applyBefore, ConnectionCut, type Fault } from './faults.ts';
import { handleApi, isContentOperation, OwnFault, repositoryOf } from './handle-api.ts';
import { handleGit } from './handle-git.ts';
import { RateLimits } from './rate-limits.ts';
import { readJsonBody } from './read-body.ts';
import { notFound, Refusal, unauthorised } from './refusal.ts';
import { createMatcher, type Answer } from './route.ts';
import type { ServerParts } from './server-parts.ts';
import { parseGitRequest } from '../git/git-http.ts';

type LogEntry = { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] };

/** What the server learns on the way, so that a refused request is logged as well as a served one. */
interface Progress {
  readonly log: LogEntry;
  fault: Fault | null;
  /** Whose rate limit counts. */
  account: string;
  readonly later: (() => Promise<void>)[];
}

function describeCaller(caller: Caller, log: LogEntry): string {
  log.caller = caller.kind;
  if (caller.kind !== 'installation') return caller.kind;
  log.installationId = caller.installation.id;
  return `installation ID ${String(caller.installation.id)}`;
}

/** The caller, counted: every request costs one of the hour, and content one of the minute. */
function admitCaller(world: World, limits: RateLimits, request: IncomingMessage, operation: string, progress: Progress): Caller {
  progress.log.caller = 'refused';
  const caller = authenticate(world, request.headers.authorization);
  progress.account = describeCaller(caller, progress.log);
  limits.count(progress.account);
  if (isContentOperation(operation)) limits.countContent(progress.account);
  return caller;
}

async function startOperation(parts: ServerParts, operation: string, progress: Progress): Promise<void> {
  progress.log.operation = operation;
  progress.fault = parts.faults.take(operation);
  await applyBefore(progress.fault, parts.world);
}

async function answerGraphqlRequest(parts: ServerParts, limits: RateLimits, request: IncomingMessage, progress: Progress): Promise<Answer> {
  progress.log.body = await readJsonBody(request);
  const graphql = readGraphqlRequest(progress.log.body);
  await startOperation(parts, graphql.operation, progress);
  const caller = admitCaller(parts.world, limits, request, graphql.operation, progress);
  if (caller.kind !== 'installation') throw unauthorised('This endpoint requires you to be authenticated.');
  const answer = await answerGraphql(parts.world, caller.token, graphql);
  applyAfter(progress.fault);
  return answer;
}

async function answerRest(parts: ServerParts, limits: RateLimits, match: ReturnType<typeof createMatcher>, request: IncomingMessage, url: URL, progress: Progress): Promise<Answer> {
  const { world } = parts;
  const { log } = progress;
  const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '');
  const found = match(request.method ?? 'GET', path);
  const body = await readJsonBody(request);
  log.body = body;
  if (found === undefined) {
    world.violations.push({ operation: `${request.method ?? ''} ${path}`, kind: 'unserved-route', detail: 'The simulated GitHub does not serve this' });
    throw notFound();
  }
  log.repository = repositoryOf(found.parameters);
  await startOperation(parts, found.route.operation, progress);
  const caller = admitCaller(world, limits, request, found.route.operation, progress);
  const answer = await handleApi(world, {
    ...found, url, body, caller, accept: request.headers.accept ?? '', rateLimit: () => limits.describe(progress.account), afterwards: (work) => { progress.later.push(work); },
  });
  applyAfter(progress.fault);
  return answer;
}

function toAnswer(error: unknown, parts: ServerParts, progress: Progress): Answer {
  const { world } = parts;
  if (error instanceof Refusal) {
    if (error.violation !== null) world.violations.push({ operation: progress.log.operation ?? progress.log.path, ...error.violation });
    return { status: error.status, body: error.body, headers: error.headers };
  }
  const detail = error instanceof OwnFault ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.ownFaults.push(`${progress.log.method} ${progress.log.path}: ${detail}`);
  return { status: 500, body: { message: `The simulated GitHub is broken: ${detail}` } };
}

function send(response: ServerResponse, answer: Answer, headers: Readonly<Record<string, string>>): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries({ ...headers, ...answer.headers })) response.setHeader(name, value);
  if (answer.raw !== undefined) {
    response.setHeader('content-type', answer.raw.type);
    response.end(answer.raw.bytes);
  } else if (answer.body === undefined) {
    response.end();
  } else {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(answer.body));
  }
}

export function createApiServer(parts: ServerParts): Server {
  const { world } = parts;
  const limits = new RateLimits(world);
  const match = createMatcher(routes);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const log: LogEntry = {
      at: world.timestamp(), method: request.method ?? '', path: url.pathname + url.search, operation: null, caller: 'anonymous',
      installationId: null, repository: null, body: undefined, status: 0, fault: null,
    };
    const progress: Progress = { log, fault: null, account: 'anonymous', later: [] };
    try {
      const git = parseGitRequest(url);
      if (git !== undefined) {
        await handleGit(parts, request, response, git, log);
      } else {
        const work = isGraphqlPath(url.pathname) ? answerGraphqlRequest(parts, limits, request, progress) : answerRest(parts, limits, match, request, url, progress);
        const answer = await work.catch((error: unknown) => {
          if (error instanceof ConnectionCut) throw error;
          return toAnswer(error, parts, progress);
        });
        log.status = answer.status;
        send(response, answer, { 'x-github-request-id': String(world.nextId()), 'x-github-media-type': 'github.v3; format=json', ...limits.headers(progress.account) });
      }
    } catch (error) {
      // The only way here on purpose is a cut connection: the client sees no answer.
      if (!(error instanceof ConnectionCut)) toAnswer(error, parts, progress);
      response.destroy();
    }
    log.fault ??= progress.fault?.kind ?? null;
    world.requests.push(log);
    world.changed();
    for (const work of progress.later) await work();
  }

  return createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      world.ownFaults.push(String(error));
    });
  });
}
