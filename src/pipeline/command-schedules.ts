/** Schedules that programs make by commands: `execSync('gcloud scheduler jobs create http …')` in a script of the project. */
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { FileOutline } from '../model/outline.ts';

/** Deployment facts with those of the commands in source files, by the path of the file; the same map where there are none. */
export async function withCommands(deployment: ReadonlyMap<string, DeploymentFacts>, outlines: Iterable<readonly [string, FileOutline]>): Promise<ReadonlyMap<string, DeploymentFacts>> {
  const found = new Map<string, DeploymentFacts>();
  for (const [file, { commands = [] }] of outlines) {
    if (commands.length === 0) continue;
    const { extractDeployment } = await import('../extract/deployment/extract-deployment.ts');
    const schedules: DeploymentFacts['schedules'][number][] = [];
    for (const { line, text } of commands) {
      // Read as a script whose command stands on the same line.
      const extraction = await extractDeployment('commands.sh', `${'\n'.repeat(line - 1)}${text}\n`);
      if (extraction.ok) schedules.push(...extraction.facts.schedules);
    }
    if (schedules.length > 0) found.set(file, { services: [], schedules });
  }
  return found.size === 0 ? deployment : new Map([...deployment, ...found]);
}
