/**
 * What a deployment file says, format by format, before it is joined with the code. Every value keeps its line, because a
 * changed setting is where a finding is placed. A value that is absent was not in the file; defaults are added by linking.
 */
export interface DeploymentFacts {
  readonly services: readonly ServiceFact[];
  readonly schedules: readonly ScheduleFact[];
  /** Functions that the platform calls by file and exported name. */
  readonly functions?: readonly FunctionFact[];
  /** Terraform variables with a literal default (`var.max_instances`) and literal locals: other files of the folder may use them. */
  readonly variables?: Readonly<Record<string, Setting<string>>>;
}

/** A literal with the line it stands on. */
export interface Setting<T> {
  readonly value: T;
  readonly line: number;
}

/** What one service runs with, as far as the file says it in literals. */
export interface ServiceSettings {
  readonly minInstances?: Setting<number>;
  readonly maxInstances?: Setting<number>;
  /** Requests one instance takes at the same time. */
  readonly concurrency?: Setting<number>;
  readonly timeoutSeconds?: Setting<number>;
  /** True: CPU only while a request runs. */
  readonly cpuThrottling?: Setting<boolean>;
  /** Source directory, entry file or command, where the file names one. */
  readonly source?: Setting<string>;
  readonly image?: Setting<string>;
}

export interface ServiceFact extends ServiceSettings {
  readonly platform: 'cloud-run' | 'cloud-run-job' | 'vercel';
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
}

export interface ScheduleFact extends ScheduleSettings {
  readonly platform: 'cloud-scheduler' | 'vercel-cron';
  readonly name: string | null;
  readonly line: number;
  readonly target:
    | { readonly kind: 'http'; readonly url: Setting<string>; readonly method: string | null }
    | { readonly kind: 'pubsub'; readonly topic: Setting<string> }
    | { readonly kind: 'unknown' };
  /** True for a command that changes a schedule that exists. */
  readonly update?: true;
  readonly unresolved?: Readonly<Partial<Record<keyof ScheduleSettings, Setting<string>>>>;
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
}

/** `method` is `ALL` for any. */
export interface FunctionRoute {
  readonly method: string;
  readonly path: string;
  readonly line: number;
}
