/** Names of tables and columns as the code writes them: statements are compared in lower case, and nobody looks for `sentat`. */
import type { FileFacts } from '../model/facts.ts';
import type { Detection } from '../model/finding.ts';

const writtenByFile = new WeakMap<FileFacts, ReadonlyMap<string, string>>();

/** `names`: in lower case. One that some file writes so keeps to that. */
export function tellAsWritten(detection: Detection, files: readonly (FileFacts | undefined)[], names: readonly (string | null)[]): Detection {
  const known = files.flatMap((facts) => (facts === undefined ? [] : [getWritten(facts)]));
  const found = new Map(names.flatMap((name) => {
    const written = name === null ? undefined : known.map((table) => table.get(name)).find((one) => one !== undefined);
    return name === null || written === undefined || written === name ? [] : [[name, written] as const];
  }));
  if (found.size === 0) return detection;
  const tell = (text: string): string => text.replace(/[A-Za-z_]\w*/g, (word) => found.get(word) ?? word);
  const { title, message, advice, evidence } = detection;
  return { ...detection, title: tell(title), message: tell(message), advice: tell(advice), evidence: evidence.map((one) => ({ ...one, label: tell(one.label) })) };
}

/** A word with a capital inside is no word of a sentence. */
const isJoined = /[a-z\d][A-Z]/;
const mostLetters = 2_000;

function getWritten(facts: FileFacts): ReadonlyMap<string, string> {
  let found = writtenByFile.get(facts);
  if (!found) {
    const words = new Set<string>();
    collect([facts.calls, facts.assignments, facts.bindings, facts.classes, facts.types], words);
    const joined = new Map<string, string>();
    for (const word of words) if (isJoined.test(word) && !joined.has(word.toLowerCase())) joined.set(word.toLowerCase(), word);
    writtenByFile.set(facts, (found = new Map([...joined].filter(([lower]) => !words.has(lower)))));
  }
  return found;
}

/** Keys, members, names and the words of texts. */
function collect(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (typeof one !== 'string') collect(one, into);
      else if (key === 'key' || key === 'property' || key === 'name') into.add(one);
      else if (key === 'value' && one.length <= mostLetters) for (const [word] of one.matchAll(/[A-Za-z_]\w*/g)) into.add(word);
    }
  }
}
