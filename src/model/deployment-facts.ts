/**
 * What a deployment file says, format by format, before it is joined with the code. Every value keeps its line, because a
 * changed setting is where a finding is placed. A value that is absent was not in the file; defaults are added by linking.
 */
export interface DeploymentFacts {
  readonly services: readonly ServiceFact[];
  readonly schedules: readonly ScheduleFact[];
}

/** A literal with the line it stands on. */
export interface Setting<T> {
  readonly value: T;
  readonly line: number;
}

export interface ServiceFact {
  readonly platform: 'cloud-run' | 'vercel';
  readonly name: string | null;
  readonly line: number;
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

export interface ScheduleFact {
  readonly platform: 'cloud-scheduler' | 'vercel-cron';
  readonly name: string | null;
  readonly line: number;
  /** Cron expression or the platform's own words, as written. */
  readonly expression?: Setting<string>;
  readonly timeZone?: Setting<string>;
  readonly target:
    | { readonly kind: 'http'; readonly url: Setting<string>; readonly method: string | null }
    | { readonly kind: 'pubsub'; readonly topic: Setting<string> }
    | { readonly kind: 'unknown' };
  readonly retryCount?: Setting<number>;
  readonly minBackoffSeconds?: Setting<number>;
  readonly maxBackoffSeconds?: Setting<number>;
  readonly attemptDeadlineSeconds?: Setting<number>;
  readonly paused?: Setting<boolean>;
}
