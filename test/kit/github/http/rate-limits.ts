/** The counters behind `x-ratelimit-*`, and the secondary limit on creating content. */
import type { World } from '../state/world.ts';
import { documentationUrl, Refusal } from './refusal.ts';

/** Requests an hour of an installation; GitHub gives larger organisations more. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const requestsPerHour = 5000;

interface Window {
  startedAt: number;
  used: number;
}

export class RateLimits {
  readonly #world: World;
  readonly #windows = new Map<string, Window>();
  readonly #contentTimes = new Map<string, number[]>();

  constructor(world: World) {
    this.#world = world;
  }

  #window(caller: string): Window {
    const now = this.#world.now();
    const known = this.#windows.get(caller);
    if (known !== undefined && now - known.startedAt < 3_600_000) return known;
    const fresh = { startedAt: now, used: 0 };
    this.#windows.set(caller, fresh);
    return fresh;
  }

  describe(caller: string): { limit: number; used: number; remaining: number; reset: number } {
    const { used, startedAt } = this.#window(caller);
    return { limit: requestsPerHour, used, remaining: Math.max(requestsPerHour - used, 0), reset: Math.ceil((startedAt + 3_600_000) / 1000) };
  }

  headers(caller: string): Readonly<Record<string, string>> {
    const { limit, used, remaining, reset } = this.describe(caller);
    return {
      'x-ratelimit-limit': String(limit), 'x-ratelimit-used': String(used), 'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(reset), 'x-ratelimit-resource': 'core',
    };
  }

  /** Counts one request; refuses when the hour is used up. */
  count(caller: string): void {
    const window = this.#window(caller);
    if (window.used >= requestsPerHour) throw new Refusal(403, { message: `API rate limit exceeded for ${caller}.` });
    window.used += 1;
  }

  /** Counts one piece of content; refuses when a minute holds too many. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
  countContent(caller: string): void {
    const now = this.#world.now();
    const recent = (this.#contentTimes.get(caller) ?? []).filter((time) => now - time < 60_000);
    if (recent.length >= this.#world.behaviour.contentPerMinute) throw secondaryLimit(Math.ceil((60_000 - (now - (recent[0] ?? now))) / 1000));
    this.#contentTimes.set(caller, [...recent, now]);
  }
}

export function secondaryLimit(retryAfterSeconds: number): Refusal {
  return new Refusal(
    403,
    { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', documentation_url: `${documentationUrl}/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits` },
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}
