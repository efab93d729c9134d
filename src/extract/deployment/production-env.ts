/** What `.env.production` and templates for it say the program chooses: `DB_PROVIDER=postgres`. https://github.com/motdotla/dotenv#readme */
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';
import type { TreeReading } from './syntax-trees.ts';

/** Such files hold secrets too: only what names a kind of thing is kept. */
const choice = /(?:^|_)(?:TYPE|KIND|DRIVER|PROVIDER|DIALECT|ENGINE|BACKEND|ADAPTER|CLIENT|STORE|DB|DATABASE|MODE)$/;
const word = /^[a-z][a-z\d-]{1,20}$/i;
const mostChoices = 50;

export function readProductionEnv(text: string): TreeReading<DeploymentFacts> {
  const production: Record<string, Setting<string>> = {};
  for (const [index, line] of text.split('\n').entries()) {
    const [, name = '', written = ''] = /^\s*(?:export\s+)?([A-Z][A-Z\d_]{0,60})\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const value = written.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2');
    if (choice.test(name) && word.test(value) && Object.keys(production).length < mostChoices) production[name] = { value, line: index + 1 };
  }
  return { ok: true, value: { services: [], schedules: [], ...(Object.keys(production).length > 0 && { production }) } };
}
