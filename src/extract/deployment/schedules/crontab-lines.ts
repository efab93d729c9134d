/** Lines of a crontab, wherever they are written: in a crontab, a Dockerfile, a script, an entrypoint. */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { withRequestSettings } from './cron-job-yaml.ts';
import { findScriptTargets } from './script-target.ts';

const field = '(?:[\\d*][\\d*/,-]*)';
const line = new RegExp(`(?:^|["'\`\\s])(${field}(?:[ \\t]+${field}){3}[ \\t]+(?:[\\d*][\\d*/,-]*|[A-Za-z]{3}(?:-[A-Za-z]{3})?))[ \\t]+(.*\\b(?:curl|wget|node|npm|yarn|pnpm|bun|tsx)\\b.*)$`);
const mostLines = 5_000;

export function readCrontabLines(text: string): ScheduleFact[] {
  return text.split('\n', mostLines).flatMap((written, row) => {
    if (written.length > 1_000 || /^\s*(?:#|\/\/|--)/.test(written)) return [];
    const [, expression, command] = line.exec(written) ?? [];
    if (expression === undefined || command === undefined) return [];
    return findScriptTargets(command.replace(/["'`]\s*(?:>>?|\|)[^"'`]*$/, ''), () => row + 1, null).slice(0, 1).map((found) => withRequestSettings(
      buildScheduleFact({ platform: 'crontab', name: null, line: row + 1, target: found.target }, { expression: { text: expression.replace(/\s+/g, ' '), line: row + 1, resolved: true } }),
      found,
    ));
  });
}
