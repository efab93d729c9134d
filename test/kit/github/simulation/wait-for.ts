import type { GitHubState } from '../state/state.ts';
import type { World } from '../state/world.ts';

function describeRecent(world: World): string {
  const lines = world.requests.slice(-15).map((request) => `  ${request.method} ${request.path} -> ${String(request.status)}${request.fault === null ? '' : ` (fault: ${request.fault})`}`);
  const deliveries = world.deliveries.slice(-5).map((delivery) => `  webhook ${delivery.event}.${delivery.action ?? ''} -> ${String(delivery.statusCode)} ${delivery.status}`);
  return [...lines, ...deliveries, ...world.ownFaults.slice(-3)].join('\n');
}

/** Looks again after every request and delivery, so nothing polls. */
export function waitFor(world: World, predicate: (state: GitHubState) => boolean, timeoutMs = 30_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      stopListening();
      settle();
    };
    const look = (): void => {
      try {
        if (predicate(world)) finish(resolve);
      } catch (error) {
        finish(() => { reject(error instanceof Error ? error : new Error(String(error))); });
      }
    };
    const stopListening = world.onChange(look);
    const timer = setTimeout(() => {
      finish(() => { reject(new Error(`Nothing like that happened in ${String(timeoutMs)} ms. Last seen:\n${describeRecent(world)}`)); });
    }, timeoutMs);
    look();
  });
}
