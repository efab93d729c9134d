/** Git over smart http, read only: hands the request to `git http-backend` once the token has been checked. https://git-scm.com/docs/git-http-backend */
import { spawn, type ChildProcess } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gitEnvironment, runGit } from './run-git.ts';

export interface GitRequest {
  readonly repositoryPath: string;
  /** `info/refs` or `git-upload-pack`. */
  readonly service: string;
  readonly queryString: string;
}

export function parseGitRequest(url: URL): GitRequest | undefined {
  const match = /^\/([^/]+\/[^/]+?)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  const [, repositoryPath, service] = match ?? [];
  return repositoryPath === undefined || service === undefined ? undefined : { repositoryPath, service, queryString: url.search.slice(1) };
}

/** The password of Basic authentication, which git sends as `x-access-token:<token>`. */
export function readBasicToken(authorization: string | undefined): string | undefined {
  const [scheme, encoded] = authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined;
  const [user, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return user === 'x-access-token' ? password.join(':') : '';
}

let execPath: Promise<string> | undefined;

/** The git processes of one server, to end with it. */
export type GitBackends = Set<ChildProcess>;

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else if (colon > 0) response.setHeader(name, value);
  }
}

export interface GitBackendOptions {
  /** The folder under which the repository's path lies. */
  readonly root: string;
  /** Cut the connection after this many bytes of the answer's body. */
  readonly truncateAfter: number | null;
  readonly running: GitBackends;
}

/** Resolves with the status when the answer has been sent or cut. */
export async function serveGit(request: IncomingMessage, response: ServerResponse, git: GitRequest, options: GitBackendOptions): Promise<number> {
  execPath ??= runGit(null, ['--exec-path']);
  const { headers } = request;
  const child = spawn(join(await execPath, 'git-http-backend'), [], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: options.root, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: `/${git.repositoryPath}.git/${git.service}`,
      QUERY_STRING: git.queryString, REQUEST_METHOD: request.method ?? 'GET', CONTENT_TYPE: headers['content-type'] ?? '', REMOTE_ADDR: '127.0.0.1',
      ...(headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
      ...(headers['content-encoding'] === undefined ? {} : { HTTP_CONTENT_ENCODING: headers['content-encoding'] }),
      ...(typeof headers['git-protocol'] === 'string' ? { GIT_PROTOCOL: headers['git-protocol'] } : {}),
    },
  });
  options.running.add(child);
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  response.on('close', () => child.kill());
  return await new Promise((resolve) => {
    let pending = Buffer.alloc(0);
    let isBody = false;
    let sent = 0;
    const send = (bytes: Buffer): void => {
      sent += bytes.length;
      if (options.truncateAfter === null || sent <= options.truncateAfter) {
        response.write(bytes);
        return;
      }
      response.write(bytes.subarray(0, Math.max(bytes.length - (sent - options.truncateAfter), 0)), () => response.destroy());
    };
    child.stdout.on('data', (chunk: Buffer) => {
      if (isBody) {
        send(chunk);
        return;
      }
      pending = Buffer.concat([pending, chunk]);
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      isBody = true;
      writeHead(response, pending.subarray(0, end).toString('latin1'));
      send(pending.subarray(end + 4));
    });
    child.on('close', () => {
      options.running.delete(child);
      if (!isBody && !response.destroyed) response.statusCode = 500;
      response.end();
      resolve(response.statusCode);
    });
    child.on('error', () => {
      response.destroy();
    });
  });
}
