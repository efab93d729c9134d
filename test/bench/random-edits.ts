/** Random changes of source texts: lines that go, come twice, or move to another file, names that change, files that are removed. */

/** Numbers from 0 to 1, the same for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The texts after a change; null for a file that is removed. */
export function editTexts(texts: readonly string[], random: () => number): readonly (string | null)[] {
  const edited: (string | null)[] = [...texts];
  texts.forEach((text, index) => {
    const lines = text.split('\n');
    const at = Math.floor(random() * lines.length);
    const choice = random();
    if (choice < 0.3) edited[index] = lines.toSpliced(at, 1 + Math.floor(random() * 3)).join('\n');
    else if (choice < 0.5) edited[index] = lines.toSpliced(at, 0, ...findStatements(texts, random)).join('\n');
    else if (choice < 0.7) edited[index] = renameOne(text, random);
    else if (choice < 0.8) edited[index] = null;
    else edited[index] = `${text}\n${findStatements(texts, random).join('\n')}\n`;
  });
  return edited;
}

/** Some whole lines of one of the files. */
function findStatements(texts: readonly string[], random: () => number): readonly string[] {
  const lines = (texts[Math.floor(random() * texts.length)] ?? '').split('\n').filter((line) => /;\s*$/.test(line) && !/^\s*(?:import|return)\b/.test(line));
  const start = Math.floor(random() * lines.length);
  return lines.slice(start, start + 2);
}

function renameOne(text: string, random: () => number): string {
  const names = Array.from(text.matchAll(/\b(?:function|const|class)\s+(\w+)/g), ([, name]) => name ?? '');
  const name = names[Math.floor(random() * names.length)];
  return name === undefined ? text : text.replace(new RegExp(`\\b${name}\\b`), `${name}Renamed`);
}
