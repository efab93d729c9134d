/**
 * The App's own connection to GitHub: event routing and the signed App token, by Probot. Probot is loaded on the first
 * call, so that the command line never pays for it, and is never put on the network: the service has its own front door.
 */
import type { Probot, ProbotOctokit } from 'probot';
import type { Logger } from 'pino';
import { GitHubError } from '../errors.ts';
import { isNotFound, toGitHubError } from './github-errors.ts';

export interface GitHubAppOptions {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** REST root. */
  readonly apiUrl: string;
  readonly log: Logger;
  /** False only against a GitHub without limits, which a test or a demonstration has: no pause between writes. */
  readonly pace: boolean;
}

export interface GitHubApp {
  readonly probot: Probot;
  /** `stallwatch` for an App whose comments are written by `stallwatch[bot]`. */
  getSlug(): Promise<string>;
  /** A token for this one repository, with only what a review needs. Throws a GitHubError `not-installed`. */
  openRepository(installationId: number, repositoryId: number, signal?: AbortSignal): Promise<RepositoryAccess>;
}

export interface RepositoryAccess {
  readonly octokit: ProbotOctokit;
  readonly token: string;
  revoke(): Promise<void>;
}

/** Longer than any answer GitHub gives: it cuts a request off after 10 seconds, and our own pauses come on top. */
const requestTimeoutMs = 60_000;

const reviewPermissions = { metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'write' } as const;

export async function openGitHubApp(options: GitHubAppOptions): Promise<GitHubApp> {
  const { Probot, ProbotOctokit } = await import('probot');
  const behaviour = {
    throttle: {
      enabled: options.pace,
      // The library would sleep in this process until the limit resets, for an hour at worst. The job waits in the queue instead.
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retries: 3, ...(options.pace ? {} : { retryAfterBaseValue: 50 }) },
  };
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    log: options.log,
    Octokit: ProbotOctokit.defaults(behaviour),
  });
  await probot.ready();
  const asApp = await probot.auth();
  guardRequests(asApp);

  let slug: string | undefined;
  return {
    probot,
    async getSlug() {
      slug ??= await readSlug(asApp);
      return slug;
    },
    async openRepository(installationId, repositoryId, signal) {
      const token = await mintToken(asApp, installationId, repositoryId);
      const octokit = new ProbotOctokit({
        ...behaviour,
        // Writes are paced per installation: one busy customer does not slow the others.
        throttle: { ...behaviour.throttle, id: String(installationId) },
        baseUrl: options.apiUrl,
        auth: { token },
        log: options.log,
      });
      guardRequests(octokit, signal);
      return { octokit, token, revoke: () => revokeToken(octokit) };
    },
  };
}

/** A request that creates something is never repeated unasked: GitHub can answer 502 after it has stored a review. */
function guardRequests(octokit: ProbotOctokit, signal?: AbortSignal): void {
  octokit.hook.before('request', (request) => {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    // A new object: the client hands every request the same one.
    request.request = {
      ...request.request,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...(request.method === 'POST' ? { retries: 0 } : {}),
    };
  });
}

async function readSlug(asApp: ProbotOctokit): Promise<string> {
  try {
    const { data } = await asApp.rest.apps.getAuthenticated();
    if (data?.slug === undefined) throw new GitHubError('refused', 'GitHub does not say what this App is called');
    return data.slug;
  } catch (error) {
    throw toGitHubError(error, 'asking who this App is');
  }
}

/** Not through the library's own token cache: that one asks api.github.com even when another host is configured. */
async function mintToken(asApp: ProbotOctokit, installationId: number, repositoryId: number): Promise<string> {
  try {
    const { data } = await asApp.rest.apps.createInstallationAccessToken({
      installation_id: installationId,
      repository_ids: [repositoryId],
      permissions: reviewPermissions,
    });
    return data.token;
  } catch (error) {
    const known = toGitHubError(error, 'asking for a token');
    // 404: removed. 403: suspended. 422: the repository is no longer part of the installation.
    if (isNotFound(error) || known.code === 'permission' || known.code === 'refused') {
      throw new GitHubError('not-installed', `Installation ${installationId} gives no token for repository ${repositoryId}: ${known.message}`);
    }
    throw known;
  }
}

async function revokeToken(octokit: ProbotOctokit): Promise<void> {
  try {
    await octokit.rest.apps.revokeInstallationAccessToken({ request: { retries: 0 } });
  } catch {
    // It expires within the hour by itself; a review is not failed for it.
  }
}
