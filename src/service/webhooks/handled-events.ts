/** Which events become work. Everything else is answered, named in the log, and forgotten. */

const handledActions: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'reopened', 'synchronize', 'ready_for_review', 'converted_to_draft', 'edited', 'closed'],
  check_run: ['rerequested', 'requested_action'],
  check_suite: ['rerequested'],
  merge_group: ['checks_requested'],
  installation: ['deleted', 'suspend'],
};

export function isHandled(event: string, action: string | undefined): boolean {
  const actions = Object.hasOwn(handledActions, event) ? handledActions[event] : undefined;
  return actions !== undefined && action !== undefined && actions.includes(action);
}
