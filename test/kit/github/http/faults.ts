/** What can go wrong between a client and GitHub, on demand, per operation. */
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../state/world.ts';
import { documentationUrl, Refusal, unauthorised } from './refusal.ts';
import { secondaryLimit } from './rate-limits.ts';

export type Fault =
  /** Answered instead of the route; nothing is stored. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string }
  /** The route works, later. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection breaks and nothing was stored. */
  | { readonly kind: 'cut-before' }
  /** The connection breaks although the write was stored. */
  | { readonly kind: 'cut-after' }
  /** GitHub's 502 for a write that took too long but was stored. */
  | { readonly kind: 'stored-then-status'; readonly status: number }
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number }
  /** The secondary limit in its 422 form, which client plugins do not recognise. */
  | { readonly kind: 'abuse' }
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  /** As if the token had expired on the way. */
  | { readonly kind: 'bad-credentials' }
  /** Only git: accepts the request and never answers. */
  | { readonly kind: 'git-hang' }
  /** Only git: breaks off in the middle of the pack. */
  | { readonly kind: 'git-truncate'; readonly afterBytes: number };

export interface FaultOrder {
  /** Operation id such as `pulls/create-review`, `git/info-refs`, `git/upload-pack` or `graphql/<field>`. */
  readonly operation: string;
  readonly fault: Fault;
  /** How many calls fail; once unless told. */
  readonly times?: number;
  /** How many calls go through first. */
  readonly skip?: number;
}

export class Faults {
  readonly #orders: { operation: string; fault: Fault; times: number; skip: number }[] = [];

  order({ operation, fault, times = 1, skip = 0 }: FaultOrder): void {
    this.#orders.push({ operation, fault, times, skip });
  }

  clear(): void {
    this.#orders.length = 0;
  }

  /** The fault of this call, used up by asking. */
  take(operation: string): Fault | null {
    const order = this.#orders.find((candidate) => candidate.operation === operation && candidate.times > 0);
    if (order === undefined) return null;
    if (order.skip > 0) {
      order.skip -= 1;
      return null;
    }
    order.times -= 1;
    return order.fault;
  }
}

/** Ends the request without an answer. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/** What a fault does before the route runs. */
export async function applyBefore(fault: Fault | null, world: World): Promise<void> {
  switch (fault?.kind) {
    case 'status': throw new Refusal(fault.status, { message: fault.message ?? 'Server Error' });
    case 'delay': await wait(fault.milliseconds); return;
    case 'cut-before': throw new ConnectionCut();
    case 'secondary-limit': throw secondaryLimit(fault.retryAfterSeconds);
    case 'abuse':
      throw new Refusal(422, { message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'abuse', field: 'base', message: 'was submitted too quickly' }], documentation_url: documentationUrl });
    case 'primary-limit': {
      const reset = Math.ceil(world.now() / 1000) + fault.resetInSeconds;
      throw new Refusal(403, { message: 'API rate limit exceeded for installation.' }, { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } });
    }
    case 'bad-credentials': throw unauthorised();
    case 'cut-after': case 'stored-then-status': case 'git-hang': case 'git-truncate': case undefined: return;
  }
}

/** What a fault does once the route has stored its write. */
export function applyAfter(fault: Fault | null): void {
  if (fault?.kind === 'cut-after') throw new ConnectionCut();
  if (fault?.kind === 'stored-then-status') throw new Refusal(fault.status, { message: 'Server Error' });
}
