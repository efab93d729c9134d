/** Libraries whose consumers are called by requests of their service, wherever they run: they need no processor of their own. */
const pushed: ReadonlySet<string> = new Set(['inngest', '@trigger.dev/sdk', '@upstash/qstash', '@upstash/workflow', '@vercel/queue', 'aws-lambda', 'quirrel', '@defer/client']);

/** True for a consumer that fetches its jobs itself. */
export function isPulling(library: string): boolean {
  return !pushed.has(library);
}
