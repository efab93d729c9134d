/** The queues of consumers that are told them by a call of their own: `consumer.subscribe({ topic: 'orders' })` before `consumer.run(…)`. */
import type { Origin } from '../../values/value.ts';

export class QueueNames {
  readonly #byContext = new Map<string, string>();
  readonly #bySite = new Map<string, string | null>();

  add(consumer: Origin | null, name: string | null): void {
    if (consumer === null || name === null) return;
    const site = siteOf(consumer);
    this.#byContext.set(`${site}@${String(consumer.frame?.id ?? '')}`, name);
    const known = this.#bySite.get(site);
    // A factory that is called for several queues makes consumers of none of them for certain.
    this.#bySite.set(site, known === undefined || known === name ? name : null);
  }

  find(consumer: Origin | null): string | null {
    if (consumer === null) return null;
    const site = siteOf(consumer);
    return this.#byContext.get(`${site}@${String(consumer.frame?.id ?? '')}`) ?? this.#bySite.get(site) ?? null;
  }
}

function siteOf(origin: Origin): string {
  return `${origin.file}#${String(origin.call)}`;
}
