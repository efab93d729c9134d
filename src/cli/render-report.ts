import type { Report } from '../model/report.ts';
import { renderJson } from '../report/render-json.ts';
import { renderTerminal } from '../report/render-terminal.ts';
import { canShowColour, createTerminalStyle } from '../report/terminal-style.ts';
import type { TerminalStyle } from '../report/terminal-style.ts';
import type { CliIo } from './cli-io.ts';
import type { RunOptions } from './options.ts';

/** What only some formats need is loaded for them. */
export async function renderReport(io: CliIo, report: Report, { format, output }: Pick<RunOptions, 'format' | 'output'>): Promise<string> {
  switch (format) {
    case 'json': return renderJson(report);
    case 'terminal': return renderTerminal(report, getStyle(io, output));
    case 'html': return (await import('../report/html/render-html.ts')).renderHtml(report);
    case 'sarif': {
      const [{ renderSarif }, { describeRules }] = await Promise.all([import('../report/sarif/render-sarif.ts'), import('./described-rules.ts')]);
      return renderSarif(report, describeRules());
    }
  }
}

/** A file gets no colours. */
export function getStyle(io: CliIo, output: string | undefined): TerminalStyle {
  return createTerminalStyle(output === undefined && canShowColour(io.stdout, io.environment));
}
