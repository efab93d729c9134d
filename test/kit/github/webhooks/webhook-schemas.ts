/** The schema of GitHub's description for each event the simulator sends, by `event.action` (an event without action by its name). */
export const webhookSchemas = {
  'pull_request.opened': 'webhook-pull-request-opened',
  'pull_request.synchronize': 'webhook-pull-request-synchronize',
  'pull_request.reopened': 'webhook-pull-request-reopened',
  'pull_request.closed': 'webhook-pull-request-closed',
  'pull_request.converted_to_draft': 'webhook-pull-request-converted-to-draft',
  'pull_request.ready_for_review': 'webhook-pull-request-ready-for-review',
  'pull_request.edited': 'webhook-pull-request-edited',
  'check_run.rerequested': 'webhook-check-run-rerequested',
  'check_run.requested_action': 'webhook-check-run-requested-action',
  'check_suite.rerequested': 'webhook-check-suite-rerequested',
  'issue_comment.created': 'webhook-issue-comment-created',
  'installation.created': 'webhook-installation-created',
  'installation.deleted': 'webhook-installation-deleted',
  'installation.suspend': 'webhook-installation-suspend',
  'installation.unsuspend': 'webhook-installation-unsuspend',
  'merge_group.checks_requested': 'webhook-merge-group-checks-requested',
  ping: 'webhook-ping',
} as const;

export type WebhookName = keyof typeof webhookSchemas;
