/** Functions that a script defines and calls: `ping() { curl "$URL$1"; }` and `ping /api/cron/digest`. */
import type { ScriptWord } from './shell-words.ts';

export interface ShellFunctions {
  /** The script without their bodies; its rows stay where they are. */
  readonly rest: string;
  readonly bodies: ReadonlyMap<string, string>;
}

const opening = /^(\s*)(?:function\s+)?([A-Za-z_]\w{0,60})\s*\(\)\s*\{\s*$/;

/** Those whose brackets stand at the ends of lines of their own, as they are written. */
export function takeFunctions(script: string): ShellFunctions {
  const bodies = new Map<string, string>();
  if (!script.includes('()')) return { rest: script, bodies };
  const rest: string[] = [];
  let open: Definition | null = null;
  for (const row of script.split('\n')) {
    const isBody: boolean = open !== null;
    if (open === null) open = findDefinition(row);
    else if (row.startsWith(`${open.indent}}`)) {
      bodies.set(open.name, open.rows.join('\n'));
      open = null;
    } else open.rows.push(row);
    rest.push(isBody || open !== null ? '' : row);
  }
  return open === null ? { rest: rest.join('\n'), bodies } : { rest: script, bodies: new Map() };
}

interface Definition {
  readonly name: string;
  readonly indent: string;
  readonly rows: string[];
}

function findDefinition(row: string): Definition | null {
  const [, indent = '', name] = opening.exec(row) ?? [];
  return name === undefined ? null : { name, indent, rows: [] };
}

/** The body with what it is called with in the places of `$1` and of the names that hold it. */
export function fillFunction(body: string, args: readonly ScriptWord[]): string {
  const names = new Map([...body.matchAll(/^\s*(?:local\s+|readonly\s+)?([A-Za-z_]\w*)="?\$\{?([1-9])(?::-[^}]*)?\}?"?\s*$/gm)].map(([, name = '', place = '']) => [name, Number(place)]));
  return body.replace(/\$(?:\{(\w+)(?::-[^}]*)?\}|(\w+))/g, (written, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    const place = /^[1-9]$/.test(name) ? Number(name) : names.get(name);
    return place === undefined ? written : (args[place - 1]?.text ?? written);
  });
}
