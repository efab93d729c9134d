/** Names that speak of a lock that is held. A name alone proves nothing; here it only keeps rules quiet. */
const holds = /^(?:(?:red)?lock(?:s|ed)?|leased?|mutex|leader(?:ship)?)$/;
const givesUp = /^(?:un.*|releas.*|without|no|not)$/;

/** `withLock`, `as_leader`: by whole words, since a clock and a block have a lock in them and a release has a lease. */
export function isNameOfLock(name: string): boolean {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z\d]+/);
  return words.some((word) => holds.test(word)) && !words.some((word) => givesUp.test(word));
}
