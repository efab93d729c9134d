/** The simulated GitHub's memory, its clock, and the signal that something changed. */
import { EventEmitter } from 'node:events';
import { createUser, type UserDirectory } from './users.ts';
import type {
  CheckRunRecord, DeliveryRecord, InstallationRecord, IssueCommentRecord, PullRequestRecord, RepositoryRecord, RequestRecord, ReviewCommentRecord,
  ReviewRecord, TokenRecord, UserRecord, Violation,
} from './records.ts';

export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly publicKeyPem: string;
  readonly webhookSecret: string;
}

/** Where GitHub's behaviour is not settled, or differs between versions, a test may choose. */
export interface Behaviour {
  /** Refuse keys that the description does not list. GitHub ignores them; they are always typing mistakes. */
  readonly strictBodies: boolean;
  /** GitHub's older and newer wording for a line outside the diff. */
  readonly lineRefusal: 'long' | 'short';
  /** Refuse to set a completed check run back to queued or in_progress. */
  readonly refuseReopenedChecks: boolean;
  /** Content-creating requests a minute, for the whole installation, until the secondary limit answers 403. */
  readonly contentPerMinute: number;
  readonly tokenLifetimeSeconds: number;
  readonly webhookTimeoutMs: number;
}

export const defaultBehaviour: Behaviour = {
  strictBodies: true,
  lineRefusal: 'long',
  refuseReopenedChecks: true,
  contentPerMinute: 80,
  tokenLifetimeSeconds: 3600,
  webhookTimeoutMs: 10_000,
};

export class World {
  readonly app: AppIdentity;
  readonly behaviour: Behaviour;
  readonly bot: UserRecord;
  readonly users: UserDirectory;
  readonly installations: InstallationRecord[] = [];
  readonly repositories: RepositoryRecord[] = [];
  readonly pullRequests: PullRequestRecord[] = [];
  readonly reviews: ReviewRecord[] = [];
  readonly reviewComments: ReviewCommentRecord[] = [];
  readonly issueComments: IssueCommentRecord[] = [];
  readonly checkRuns: CheckRunRecord[] = [];
  readonly tokens: TokenRecord[] = [];
  readonly deliveries: DeliveryRecord[] = [];
  readonly requests: RequestRecord[] = [];
  readonly violations: Violation[] = [];
  /** Faults of the simulation itself, such as an answer that breaks GitHub's description. Always a bug of this kit. */
  readonly ownFaults: string[] = [];
  /** Known once the server listens. */
  url = '';
  /** Where the App listens; null until one is connected. */
  webhookUrl: string | null = null;

  readonly #changes = new EventEmitter().setMaxListeners(0);
  #lastId = 1000;
  #clockOffset = 0;

  constructor(app: AppIdentity, behaviour: Behaviour) {
    this.app = app;
    this.behaviour = behaviour;
    this.users = new Map();
    this.bot = createUser(this.users, `${app.slug}[bot]`, 'Bot', this.nextId());
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  now(): number {
    return Date.now() + this.#clockOffset;
  }

  /** The clock as GitHub prints it, to the second. */
  timestamp(): string {
    return new Date(this.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  advanceClock(milliseconds: number): void {
    this.#clockOffset += milliseconds;
  }

  getUser(login: string, type: UserRecord['type'] = 'User'): UserRecord {
    return this.users.get(login) ?? createUser(this.users, login, type, this.nextId());
  }

  findRepository(fullName: string): RepositoryRecord | undefined {
    return this.repositories.find((repository) => repository.fullName.toLowerCase() === fullName.toLowerCase());
  }

  findPullRequest(repository: RepositoryRecord, number: number): PullRequestRecord | undefined {
    return this.pullRequests.find((pull) => pull.repository === repository && pull.number === number);
  }

  /** The living installation that reaches a repository. */
  findInstallationOf(repository: RepositoryRecord): InstallationRecord | undefined {
    return this.installations.find((installation) => !installation.deleted && this.reaches(installation, repository));
  }

  reaches(installation: InstallationRecord, repository: RepositoryRecord): boolean {
    return installation.selection === 'all' ? repository.owner.id === installation.account.id : installation.repositoryIds.has(repository.id);
  }

  repositoriesOf(installation: InstallationRecord): readonly RepositoryRecord[] {
    return this.repositories.filter((repository) => this.reaches(installation, repository));
  }

  changed(): void {
    this.#changes.emit('change');
  }

  onChange(listener: () => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }
}
