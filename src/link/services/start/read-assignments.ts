/** `WORKERS=1 node main.js`, `cross-env ROLE=worker node main.js`, `env ROLE=worker …`, `export ROLE=worker`: variables that a command sets. */
const setters = new Set(['env', 'cross-env', 'cross-env-shell', 'export', 'exec', 'sudo', '/usr/bin/env', 'npx', 'dotenv', 'dotenvx', 'doppler', 'run', '--', 'tini', 'dumb-init']);

const mostVariables = 50;

/** Literal ones only. */
export function readAssignments(words: readonly string[]): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w{0,99})=(.{0,100})$/s.exec(word) ?? [];
    if (name !== undefined && value !== undefined) {
      if (!value.includes('$') && name !== '__proto__' && found.length < mostVariables) found.push([name, value]);
    } else if (!setters.has(word) && !setters.has(word.split('/').at(-1) ?? word) && !word.startsWith('-')) break;
  }
  return Object.fromEntries(found);
}
