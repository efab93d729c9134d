/**
 * What `.env.production` says the program chooses: `DB_PROVIDER=postgres`. https://github.com/motdotla/dotenv#readme
 * A template such as `.env.production.example` says what one may choose; whoever deploys writes another file.
 */
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';
import type { TreeReading } from './documents/syntax-trees.ts';

/** Such files hold secrets too: only what names a kind of thing is kept, and of what may be the name of one thing only databases. */
const choice = /(?:^|_)(?:TYPE|KIND|DRIVER|PROVIDER|DIALECT|ENGINE|BACKEND|ADAPTER)$/;
const perhapsChoice = /(?:^|_)(?:CLIENT|STORE|DB|DATABASE)$/;
const secret = /SECRET|TOKEN|KEY|PASS|AUTH|CRED|TRUST/;
const word = /^[a-z][a-z\d-]{1,20}$/i;
const database = /^(?:postgres|postgresql|pg|mysql|mysql2|mariadb|mssql|sqlite|sqlite3|better-sqlite3|libsql|turso|mongo|mongodb|redis|cockroachdb|oracledb|memory|file|json)$/i;
/** No line that names a kind of thing is longer, and a longer one would be looked through again and again. */
const mostCharacters = 200;
const mostChoices = 50;

export function readProductionEnv(text: string): TreeReading<DeploymentFacts> {
  const production: Record<string, Setting<string>> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > mostCharacters) continue;
    const [, name = '', written = ''] = /^\s*(?:export\s+)?([A-Z][A-Z\d_]{0,60})\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const value = written.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2');
    const isChoice = !secret.test(name) && (choice.test(name) ? word.test(value) : perhapsChoice.test(name) && database.test(value));
    if (isChoice && Object.keys(production).length < mostChoices) production[name] = { value, line: index + 1 };
  }
  return { ok: true, value: { services: [], schedules: [], ...(Object.keys(production).length > 0 && { production }) } };
}
