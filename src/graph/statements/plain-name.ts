/** Names of tables and columns as the database and the code both mean them. They are compared with one another all the time, and there are few. */

/** `event_id` of the database is `eventId` to the code. */
export const plainName = remembering((name) => name.toLowerCase().replaceAll('_', ''));

/** `OrderEntity`, `orders` and `order_table` are one table. */
export const singularName = remembering((name) => plainName(name).replace(/ies$/, 'y').replace(/(table|model|entity|schema)?s?$/, ''));

/** A program that serves one repository after the other must not keep the names of all of them. */
const MOST_NAMES = 20_000;

function remembering(work: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= MOST_NAMES) known.clear();
    const found = work(name);
    known.set(name, found);
    return found;
  };
}
