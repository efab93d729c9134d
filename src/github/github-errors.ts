/** Takes whatever a call to GitHub threw, gives the one error class the rest of the App knows. */
import { GitHubError } from '../errors.ts';

/** What GitHub asks for when it names no time: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const defaultWaitSeconds = 60;

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The answer's own words, `errors` included. */
  readonly details: string;
}

export function toGitHubError(error: unknown, doing: string): GitHubError {
  if (error instanceof GitHubError) return error;
  const refusal = readRefusal(error);
  if (refusal === undefined) {
    return new GitHubError('unavailable', `GitHub did not answer while ${doing}: ${messageOf(error)}`);
  }
  const limited = findRateLimit(refusal);
  if (limited !== undefined) return new GitHubError('rate-limited', `GitHub asked to wait while ${doing}`, limited);
  const said = `GitHub answered ${refusal.status} while ${doing}: ${refusal.message}`;
  if (refusal.status === 401 || refusal.status === 403) return new GitHubError('permission', said);
  if (refusal.status >= 500 || refusal.status === 408) return new GitHubError('unavailable', said);
  return new GitHubError('refused', said);
}

/** The request may have been carried out although no good answer came: look before doing it again. */
export function isUnclear(error: unknown): boolean {
  return toGitHubError(error, 'waiting').code === 'unavailable';
}

/** GitHub understood the request and will not take it as it is, whatever the number of attempts. */
export function isUnacceptable(error: unknown): boolean {
  return readRefusal(error)?.status === 422 && toGitHubError(error, 'writing').code === 'refused';
}

/** Nothing is there, or this installation may not see it. */
export function isNotFound(error: unknown): boolean {
  const status = readRefusal(error)?.status;
  return status === 404 || status === 410;
}

function readRefusal(error: unknown): Refusal | undefined {
  if (!isRecord(error) || typeof error.status !== 'number') return undefined;
  const response = isRecord(error.response) ? error.response : undefined;
  // Without an answer the library makes up a status of 500.
  if (response === undefined) return undefined;
  return {
    status: error.status,
    message: messageOf(error),
    headers: isRecord(response.headers) ? response.headers : {},
    details: JSON.stringify(response.data ?? null),
  };
}

/** Seconds to wait; undefined when this is no rate limit. */
function findRateLimit({ status, message, headers, details }: Refusal): number | undefined {
  const retryAfter = Number(headers['retry-after']);
  const named = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
  if (status === 429) return named ?? defaultWaitSeconds;
  if (status === 403) {
    if (headers['x-ratelimit-remaining'] === '0') {
      const reset = Number(headers['x-ratelimit-reset']) - Math.floor(Date.now() / 1000);
      return named ?? (Number.isFinite(reset) ? Math.max(reset + 1, 1) : defaultWaitSeconds);
    }
    if (named !== undefined || /secondary rate|rate limit/i.test(message)) return named ?? defaultWaitSeconds;
  }
  // Too many comments in a short time is refused as if the content were wrong.
  if (status === 422 && /"code":"abuse"|submitted too quickly/i.test(details)) return named ?? defaultWaitSeconds;
  return undefined;
}

function messageOf(error: unknown): string {
  return isRecord(error) && typeof error.message === 'string' ? error.message : 'unknown reason';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
