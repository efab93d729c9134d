/**
 * What a deployment file says, format by format, before it is joined with the code. Every value keeps its line, because a
 * changed setting is where a finding is placed. A value that is absent was not in the file; defaults are added by linking.
 */
export interface DeploymentFacts {
  readonly services: readonly ServiceFact[];
  readonly schedules: readonly ScheduleFact[];
  /** Services that are known by their image alone. Most are somebody else's program. */
  readonly published?: readonly ServiceFact[];
  /** What the images of a Dockerfile start, the last stage last. */
  readonly images?: readonly ImageFact[];
  /** Commands of a script that start a program, in order. */
  readonly starts?: readonly Setting<string>[];
  /** Functions that the platform calls by file and exported name. */
  readonly functions?: readonly FunctionFact[];
  /** Tables whose rows are told apart by more than their order. */
  readonly tables?: readonly TableFact[];
  /** Database servers that are told how many connections to take. */
  readonly databases?: readonly DatabaseFact[];
  /** Terraform variables with a literal default (`var.max_instances`) and literal locals: other files of the folder may use them. */
  readonly variables?: Readonly<Record<string, Setting<string>>>;
  /** What a file says that the program is given in production, of what names a kind of thing: `DB_PROVIDER=postgres`. */
  readonly production?: Readonly<Record<string, Setting<string>>>;
  /** Things of the platform on the way from a schedule to the code: other files of the folder may speak of them. */
  readonly resources?: readonly ResourceFact[];
  /** Calls of Terraform modules that lie in the repository. */
  readonly modules?: readonly ModuleCallFact[];
}

export interface ModuleCallFact {
  /** As it is written, from the folder of the file: `../modules/service`. */
  readonly source: string;
  /** `for_each` or `count` may make it several times. */
  readonly isRepeated: boolean;
}

/** A literal with the line it stands on. */
export interface Setting<T> {
  readonly value: T;
  readonly line: number;
  /** The file of that line; absent where it is that of the fact. */
  readonly file?: string;
  /** The variable that it is the default of: `var.max_instances`. Another file may give it another value. */
  readonly variable?: string;
}

export interface DatabaseFact {
  readonly server: 'PostgreSQL' | 'MySQL';
  /** Beside which services it runs: a compose file is another place than a cloud. */
  readonly where: 'compose' | 'kubernetes' | 'managed';
  readonly connections: Setting<number>;
}

/** Where a service runs. `docker` is an image nobody deploys here. */
export type ServicePlatform =
  | 'cloud-run' | 'cloud-run-job' | 'cloud-run-worker-pool' | 'cloud-functions' | 'app-engine' | 'firebase' | 'kubernetes' | 'compose' | 'docker' | 'fly'
  | 'render' | 'railway' | 'heroku' | 'vercel' | 'netlify' | 'cloudflare' | 'aws-lambda' | 'ecs' | 'app-runner' | 'digitalocean' | 'pm2';

/** `web` takes requests, `worker` runs on its own, `job` ends by itself, `function` lives as long as one request. */
export type ServiceKind = 'web' | 'worker' | 'job' | 'function';

/** How many processes an instance runs: a number, or one for each of its processors. */
export type ProcessCount = number | 'processors';

/** What one service runs with, as far as the file says it in literals. */
export interface ServiceSettings {
  readonly minInstances?: Setting<number>;
  readonly maxInstances?: Setting<number>;
  /** Processes of one instance that run the same program. */
  readonly processes?: Setting<ProcessCount>;
  /** Requests one instance takes at the same time. */
  readonly concurrency?: Setting<number>;
  readonly timeoutSeconds?: Setting<number>;
  /** True: CPU only while a request runs. */
  readonly cpuThrottling?: Setting<boolean>;
  /** True: an instance is stopped when no requests come. */
  readonly stopsIdle?: Setting<boolean>;
  /** True: a rollout stops the old instance before it starts the new one, so that one instance is never two. */
  readonly replacesFirst?: Setting<boolean>;
  /** Source directory, where the file names one. */
  readonly source?: Setting<string>;
  readonly image?: Setting<string>;
  /** The Dockerfile, from the source directory. */
  readonly dockerfile?: Setting<string>;
  /** The stage of the Dockerfile. */
  readonly target?: Setting<string>;
  /** What it starts, as a shell command. */
  readonly command?: Setting<string>;
}

export interface ServiceFact extends ServiceSettings {
  readonly platform: ServicePlatform;
  readonly kind?: ServiceKind;
  /** Values of a Helm chart that must not be false for it to exist: `.Values.autoscaling.enabled`. */
  readonly onlyIf?: readonly string[];
  /** Variables of its environment with a literal value. */
  readonly environment?: Readonly<Record<string, Setting<string>>>;
  /** Variables that are set to what other places say; `*` where whatever another file holds is set. */
  readonly openEnvironment?: readonly string[];
  /** How often a message that it failed on is given to it again, by the most patient of its queues. */
  readonly redeliveries?: Setting<number>;
  /** As written; null when the file leaves it wholly to the outside. */
  readonly name: string | null;
  readonly line: number;
  /** True for a command that changes a service that exists: what it is silent about stays as it was. */
  readonly update?: true;
  /**
   * Settings the file makes, but not with a literal: `{ maxInstances: { value: 'var.max_instances', line: 12 } }`.
   * The platform's default does not hold for them.
   */
  readonly unresolved?: Readonly<Partial<Record<keyof ServiceSettings, Setting<string>>>>;
}

/** One stage of a Dockerfile. */
export interface ImageFact {
  /** Name of the stage. */
  readonly stage: string | null;
  readonly line: number;
  /** Folders of the build context that end up in it, '' for all of it. */
  readonly folders: readonly string[];
  /** The folder inside the image in which the command runs. */
  readonly workdir: string | null;
  /** ENTRYPOINT and CMD, as one shell command. */
  readonly command: Setting<string> | null;
  /** Variables that it sets to a literal value. */
  readonly environment?: Readonly<Record<string, Setting<string>>>;
}

/** When and how often a schedule fires, as far as the file says it in literals. */
export interface ScheduleSettings {
  /** Cron expression or the platform's own words, as written. */
  readonly expression?: Setting<string>;
  readonly timeZone?: Setting<string>;
  readonly retryCount?: Setting<number>;
  readonly minBackoffSeconds?: Setting<number>;
  readonly maxBackoffSeconds?: Setting<number>;
  readonly attemptDeadlineSeconds?: Setting<number>;
  readonly paused?: Setting<boolean>;
  /** What the platform does when the last run has not ended: Kubernetes' `concurrencyPolicy`, a concurrency group of GitHub Actions, a function that may run once at a time. */
  readonly overlap?: Setting<'allow' | 'forbid' | 'replace'>;
  /** Time after which the platform ends the run itself, not only the request that started it. */
  readonly runLimitSeconds?: Setting<number>;
  /** Times the platform starts the whole job again when it failed, apart from the retries of its request. */
  readonly restarts?: Setting<number>;
}

/** What starts scheduled work. `in-process`: a timer of the program itself. `job-queue`: a queue library's own schedule. */
export type SchedulePlatform =
  | 'app-engine-cron' | 'azure-timer' | 'bree' | 'bun-cron' | 'cloud-scheduler' | 'cloudflare-cron' | 'compose-loop' | 'crontab' | 'deno-cron' | 'eventbridge-rule' | 'eventbridge-scheduler'
  | 'firebase-pubsub-schedule' | 'firebase-schedule' | 'github-actions' | 'in-process' | 'inngest' | 'job-queue' | 'kubernetes-cronjob' | 'logic-app' | 'netlify-schedule'
  | 'pg-cron' | 'qstash' | 'railway-cron' | 'render-cron' | 'trigger-dev' | 'unknown' | 'vercel-cron';

export interface ScheduleFact extends ScheduleSettings {
  readonly platform: SchedulePlatform;
  readonly name: string | null;
  readonly line: number;
  readonly target: ScheduleTarget;
  /** A message to a topic stands between it and its target, and it is done when that is published. */
  readonly throughTopic?: true;
  /** True for a command that changes a schedule that exists. */
  readonly update?: true;
  readonly unresolved?: Readonly<Partial<Record<keyof ScheduleSettings, Setting<string>>>>;
}

/** What a schedule starts, as its file says it. */
export type ScheduleTarget =
  | { readonly kind: 'http'; readonly url: Setting<string>; readonly method: string | null }
  | { readonly kind: 'pubsub'; readonly topic: Setting<string> }
  /** An exported function; `modules` and `exported` as in `FunctionFact`; `default|handler` is the first of them that there is. */
  | { readonly kind: 'function'; readonly modules: readonly string[]; readonly exported: string }
  /** A program that is run: its words, and the folder it is run in: from that of the file, or from the repository with a leading slash; null when that is not known. */
  | { readonly kind: 'command'; readonly words: readonly string[]; readonly directory: string | null }
  /** The `scheduled` handler of a worker; `main` is its file, from the folder of the deployment file. */
  | { readonly kind: 'worker'; readonly main: string | null }
  /** A job of a queue, by the name under which its consumer takes it. */
  | { readonly kind: 'task'; readonly name: string }
  /** Something that a file of the folder makes: `aws_lambda_function.digest`. */
  | { readonly kind: 'resource'; readonly address: string; readonly args?: ResourceArguments }
  | { readonly kind: 'unknown' };

/** Literals that are handed over, by their place from 1 or by name: in an address of the resource, `${1:kind}` stands for one. */
export type ResourceArguments = Readonly<Record<string, string>>;

/** Before the name of a topic, as the address of what is started by its messages wherever they come from. */
export const topicPrefix = 'topic:';

/** What becomes of a start that reaches a resource. Several facts of one address each have it start something else. */
export interface ResourceFact extends Pick<ScheduleSettings, 'overlap' | 'retryCount' | 'runLimitSeconds'> {
  /** `aws_lambda_function.digest` */
  readonly address: string;
  readonly line: number;
  /** Absent where the fact only says how. */
  readonly target?: ScheduleTarget;
  /** Another resource that tells in which folder, from that of the file, the modules of the target lie. */
  readonly packedBy?: string;
  /** Folder of what it packs. */
  readonly folder?: string;
  /** Name of the topic that it is. */
  readonly topic?: Setting<string>;
}

/** A function of the code that answers requests on its own, without a server of the project around it. */
export interface FunctionFact {
  readonly platform: 'aws-lambda';
  /** Name of the function in its file. */
  readonly name: string;
  readonly line: number;
  /** Where its module may be, as paths from the folder of the deployment file without an ending, the likeliest first. */
  readonly modules: readonly string[];
  /** The exported name, or a path inside an exported object: `create`, `orders.create`. */
  readonly exported: string;
  readonly routes: readonly FunctionRoute[];
  /** Queues that the platform reads for it. */
  readonly queues?: readonly FunctionQueue[];
}

/** A queue whose messages the platform hands to a function, some at a time. */
export interface FunctionQueue {
  /** Null where another file names it. */
  readonly name: string | null;
  readonly line: number;
  readonly batchSize?: Setting<number>;
  /** The size of a batch is set, but not with a literal. */
  readonly unresolved?: true;
  /** The function says which messages of a batch failed: only those come again. */
  readonly reportsItems: boolean;
}

/** `method` is `ALL` for any. */
export interface FunctionRoute {
  readonly method: string;
  readonly path: string;
  readonly line: number;
}

/** A table of a database schema. All names are in lower case. */
export interface TableFact {
  readonly name: string;
  /** Columns that no two rows have the same values of, the primary key included. */
  readonly unique: readonly (readonly string[])[];
  /** An index of some rows only: two others may have the same values, and no search by them alone can use it. */
  readonly isPartial?: true;
  /** The name of the index that holds the key, where one does. */
  readonly index?: string;
  /** The name of an index that is taken away; then nothing else is said, and the table only where that is written. */
  readonly dropsIndex?: string;
  /** The database it is in, where the schema says so. */
  readonly server?: 'PostgreSQL' | 'another';
  /** The database makes up no primary key: who inserts a row has to give it one. */
  readonly keyIsGiven?: true;
  /** Only where one text of a unique key of its own is all that an insert has to give. */
  readonly record?: RecordTable;
  /** A later statement takes it away, or asks more of its rows. */
  readonly isChanged?: true;
  readonly line: number;
}

/** A table to which a text is all that has to be said, by its names as they are written. */
export interface RecordTable {
  readonly table: string;
  readonly column: string;
}
