/** Opens the pull requests of the demo on the simulated GitHub. */
import { basename, join, resolve } from 'node:path';
import type { SimulatedGitHub } from '../../test/kit/github/start-github.ts';
import type { PullRequestRecord } from '../../test/kit/github/state/records.ts';
import type { Incident } from './incidents.ts';
import type { DemoOptions } from './read-options.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');

/** Real repositories: the base is one commit, the pull request another. */
export async function openIncident(github: SimulatedGitHub, incident: Incident): Promise<PullRequestRecord> {
  const { folder, owner, branch, title, body, author } = incident;
  const repository = await github.addRepository({ owner, name: incident.repository, folder: join(examples, folder, 'base') });
  github.addInstallation({ account: owner });
  await github.commit({ repository, branch, folder: join(examples, folder, 'head'), message: title });
  return github.openPullRequest({ repository, head: branch, title, body, author });
}

/** A copy that shares the objects of the repository and leaves it as it is. */
export async function openRange(github: SimulatedGitHub, range: NonNullable<DemoOptions['range']>): Promise<PullRequestRecord> {
  const directory = resolve(range.repository);
  const name = basename(directory).replace(/\.git$/, '').replace(/[^\w.-]/g, '-') || 'repository';
  const repository = await github.addRepository({ owner: 'local', name, gitDir: directory });
  github.addInstallation({ account: 'local' });
  return github.openPullRequest({ repository, base: range.base, head: range.head, title: `${range.base} … ${range.head}` });
}
