/** Lines of a crontab, wherever they are written: in a crontab, a Dockerfile, a script, an entrypoint. */
import type { ScheduleFact } from '../../../model/deployment-facts.ts';
import { buildScheduleFact } from '../raw-settings.ts';
import { withRequestSettings } from './cron-job-yaml.ts';
import { findScriptTargets } from './script-target.ts';

const field = '(?:[\\d*][\\d*/,-]*)';
const line = new RegExp(`(?:^|["'\`\\s])(${field}(?:[ \\t]+${field}){3}[ \\t]+(?:[\\d*][\\d*/,-]*|[A-Za-z]{3}(?:-[A-Za-z]{3})?))[ \\t]+(.*\\b(?:curl|wget|node|npm|yarn|pnpm|bun|tsx)\\b.*)$`);
const task = new RegExp(`^\\s*((?:${field}[ \\t]+){5})([A-Za-z_][\\w:-]*)(?:[ \\t]+(?:\\?\\S*)?[ \\t]*(?:\\{.*\\})?)?[ \\t]*$`);
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

/** Lines that name a job of a queue instead of a command: `0 4 * * * send_digest ?max=1 { "all": true }`. https://worker.graphile.org/docs/cron */
export function readTaskLines(text: string): ScheduleFact[] {
  return text.split('\n', mostLines).flatMap((written, row) => {
    const [, expression, name] = task.exec(written.slice(0, 1_000)) ?? [];
    if (expression === undefined || name === undefined) return [];
    const head = { platform: 'job-queue', name, line: row + 1, target: { kind: 'task', name } } as const;
    return [buildScheduleFact(head, { expression: { text: expression.trim().replace(/\s+/g, ' '), line: row + 1, resolved: true } })];
  });
}
