import type { ReviewPolicy } from './review-policy.ts';

/** What a repository asks for in `.github/stallwatch.yml`, with the defaults filled in. */
export interface Config {
  readonly review: ReviewPolicy;
  /** By rule id. A rule that is not named is on unless its own default is off. */
  readonly rules: Readonly<Record<string, 'off' | 'on'>>;
  /** Routes whose database calls are counted: `POST /api/checkout`, `* /api/*`. */
  readonly watch: readonly string[];
  /** Counts them for every route that a change reaches too. */
  readonly watchTouched: boolean;
  /** Globs of paths that are not analysed. */
  readonly exclude: readonly string[];
  /** Catalogue rows for the repository's own wrappers; the catalogue checks them. */
  readonly catalogue: readonly unknown[];
}
