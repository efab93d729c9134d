/** `stallwatch rules`: what is looked for. */
import { renderJson } from '../../report/render-json.ts';
import type { Rule } from '../../rulekit/define-rule.ts';
import type { CliIo, ExitCode } from '../cli-io.ts';
import type { RunOptions } from '../options.ts';
import { writeOutput } from '../write-output.ts';

export function runRulesCommand(io: CliIo, rules: readonly Rule[], options: Pick<RunOptions, 'format' | 'output'>): ExitCode {
  const list = rules.map(({ id, family, title, summary, maturity, suggestion, byDefault = 'on' }) => ({ id, family, title, summary, maturity, suggestion, byDefault }));
  const width = Math.max(0, ...list.map(({ id }) => id.length));
  const lines = list.map(({ id, summary, maturity, byDefault }) => `${id.padEnd(width)}  ${summary}${maturity === 'preview' ? ' (preview)' : ''}${byDefault === 'off' ? ' (off by default)' : ''}\n`);
  writeOutput(io, options.format === 'json' ? renderJson(list) : lines.join(''), options.output);
  return 0;
}
