/** A git request: token, repository, faults, then `git http-backend`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBasicToken, serveGit, type GitRequest } from '../git/git-http.ts';
import type { RepositoryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { authenticateToken, authorise } from './authenticate.ts';
import { applyBefore } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { ServerParts } from './server-parts.ts';

interface GitLog {
  operation: string | null;
  caller: 'app' | 'installation' | 'anonymous' | 'refused';
  installationId: number | null;
  repository: string | null;
  status: number;
  fault: string | null;
}

function checkToken(world: World, request: IncomingMessage, repository: RepositoryRecord | undefined, log: GitLog): void {
  const token = readBasicToken(request.headers.authorization);
  if (token === undefined) {
    if (repository?.isPrivate === false) return;
    throw new Refusal(401, { message: 'Authentication required' }, { headers: { 'www-authenticate': 'Basic realm="GitHub"' } });
  }
  log.caller = 'refused';
  const caller = authenticateToken(world, token);
  log.caller = 'installation';
  log.installationId = caller.installation.id;
  authorise(world, caller.token, repository, ['contents:read']);
}

export async function handleGit(parts: ServerParts, request: IncomingMessage, response: ServerResponse, git: GitRequest, log: GitLog): Promise<void> {
  const { world, faults } = parts;
  const operation = `git/${git.service.replace(/^git-/, '').replace('/', '-')}`;
  log.operation = operation;
  log.repository = git.repositoryPath;
  const fault = faults.take(operation);
  log.fault = fault?.kind ?? null;
  try {
    await applyBefore(fault, world);
    if (git.service === 'git-receive-pack' || git.queryString.includes('git-receive-pack')) throw new Refusal(403, { message: 'Write access to repository not granted.' });
    const repository = world.findRepository(git.repositoryPath);
    checkToken(world, request, repository, log);
    if (fault?.kind === 'git-hang') {
      // Held open until the client gives up or the server stops.
      await new Promise<void>((resolve) => { response.on('close', resolve); });
      return;
    }
    const canonical = { ...git, repositoryPath: repository?.fullName ?? git.repositoryPath };
    log.status = await serveGit(request, response, canonical, { root: parts.root, running: parts.gitBackends, truncateAfter: fault?.kind === 'git-truncate' ? fault.afterBytes : null });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.status = error.status;
    request.resume();
    response.writeHead(error.status, { 'content-type': 'text/plain; charset=utf-8', ...error.headers });
    response.end(`${error.message}\n`);
  }
}
