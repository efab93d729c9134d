/** The queues of consumers that are told them by a call of their own: `consumer.subscribe({ topic: 'orders' })` before `consumer.run(…)`. */
import type { Teaching } from '../../../footprint/teaching.ts';
import { siteOf, type Origin } from '../../../values/value.ts';

export class QueueNames {
  readonly #byContext = new Map<string, string>();
  readonly #bySite = new Map<string, string | null>();
  readonly #teaching: Pick<Teaching, 'ask'>;

  constructor(teaching: Pick<Teaching, 'ask'>) {
    this.#teaching = teaching;
  }

  add(consumer: Origin | null, name: string | null): void {
    if (consumer === null || name === null) return;
    const site = siteOf(consumer);
    this.#byContext.set(`${site}@${String(consumer.frame?.id ?? '')}`, name);
    const known = this.#bySite.get(site);
    // A factory that is called for several queues makes consumers of none of them for certain.
    this.#bySite.set(site, known === undefined || known === name ? name : null);
  }

  /** By the site of each consumer. */
  describe(): ReadonlyMap<string, string> {
    return new Map(Array.from(this.#bySite, ([site, name]) => [site, name ?? '?']));
  }

  find(consumer: Origin | null): string | null {
    if (consumer === null) return null;
    const site = siteOf(consumer);
    this.#teaching.ask('subscribed', site);
    return this.#byContext.get(`${site}@${String(consumer.frame?.id ?? '')}`) ?? this.#bySite.get(site) ?? null;
  }
}
