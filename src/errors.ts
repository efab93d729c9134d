/** The known errors. Each prints one line that says what to do; anything else is a bug and prints its stack. */

/** Wrong usage or configuration: exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The repository, revision or range cannot be read. `unknown-revision` and the like are for tests and callers. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';
  readonly code: 'not-a-repository' | 'unknown-revision' | 'no-merge-base' | 'empty-repository' | 'fetch-failed' | 'git-missing' | 'git-failed';

  constructor(code: RepositoryError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** GitHub refused: permission missing, limit reached, installation unknown. `retryAfterSeconds` when waiting helps. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly code: 'permission' | 'rate-limited' | 'not-installed' | 'refused' | 'unavailable';
  readonly retryAfterSeconds: number | null;

  constructor(code: GitHubError['code'], message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
