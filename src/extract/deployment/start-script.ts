/** Which programs a shell script starts: entry points of images are often scripts. */
import type { DeploymentFacts, Setting } from '../../model/deployment-facts.ts';

/** The end of a script starts one program, rarely two. */
const mostStarts = 20;
const longestRow = 500;

const runner = /^(?:exec\s+)?(?:(?:dumb-init|tini|su-exec|gosu|sudo|env|time)\s+(?:--?\S*\s+|\w+\s+)*?)?(?:[A-Z_]\w*=\S*\s+)*(?:node|nodejs|npm|npx|pnpm|yarn|bun|bunx|tsx|ts-node|deno|pm2|pm2-runtime|next|nest)\s/;

/** Row by row, without the parser: a row that continues another, or is part of a string, says nothing that misleads. */
export function readStarts(text: string): Pick<DeploymentFacts, 'starts'> {
  const starts: Setting<string>[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const command = row.trim();
    if (starts.length < mostStarts && command.length <= longestRow && runner.test(command)) starts.push({ value: command, line: index + 1 });
  }
  return starts.length === 0 ? {} : { starts };
}
