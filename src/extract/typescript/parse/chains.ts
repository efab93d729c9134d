/**
 * A chain of calls, members or operators is a tree as deep as it is long. Raw transfer takes it; handing the tree over as JSON
 * descends into it natively, and some ten thousand links end the process.
 */

/** Links a JSON tree is sure to hold, with a wide margin; real files stay under a few hundred. */
const MAX_LINKS = 4_000;

/** Characters that may join a link to a chain. Counted in texts and comments too: too many only means the slower parser. */
const LINK = /[-+*/%.&|^<>=([?,`]/g;
const END_OF_CHAIN = /[;{}]/;

export function hasLongChain(text: string): boolean {
  if (text.length < MAX_LINKS) return false;
  return text.split(END_OF_CHAIN).some((part) => part.length > MAX_LINKS && countLinks(part) > MAX_LINKS);
}

function countLinks(part: string): number {
  LINK.lastIndex = 0;
  let links = 0;
  while (LINK.test(part)) links++;
  return links;
}
