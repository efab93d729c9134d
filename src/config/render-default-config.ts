/** The text of a configuration that changes nothing, with what can be changed. */
import { defaultConfig } from './default-config.ts';

export function renderDefaultConfig(rules: readonly { readonly id: string; readonly summary: string; readonly byDefault?: 'off' }[]): string {
  const { review } = defaultConfig;
  return `# Stallwatch reviews pull requests for the incidents they would cause under load.
# A pull request is judged by this file as it is on its base branch.

check:
  # true: the check fails on new findings, so that a required check blocks the merge.
  blocking: ${String(review.blocking)}
  # The least severity that fails it: error or warning.
  failOn: ${review.failOn}
  # What the check says when something could not be analysed: neutral, or action_required to block.
  onInternalError: ${review.onInternalError}
  # Comments of one review, at most 20. The rest is listed in the check.
  maxComments: ${String(review.maxComments)}

# Rules, each on or off.
rules:${rules.length === 0 ? ' {}' : ''}
${rules.map(({ id, summary, byDefault = 'on' }) => `  # ${summary}\n  ${id}: ${byDefault}\n`).join('')}
# Routes whose database calls are counted in every review, such as: POST /api/checkout or * /api/*
watch: []
# true: they are counted for every route that a pull request reaches, too. Nothing more is reported.
watchTouched: false

# Paths that are not analysed, such as: legacy/**
exclude: []

# What your own wrappers do, in the form of the shipped catalogue (docs/catalogue.md).
catalogue: []
`;
}
