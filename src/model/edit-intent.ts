/** The edits that rules ask for: what is to be changed, in words that the fix hop writes and verifies. */
import type { Span } from './source-location.ts';
import type { Twin } from './twin.ts';

/** An edit a rule wants made, in words the fix hop understands. It becomes a Suggestion when verified. */
export type EditIntent =
  /** Keep a second run out of an http handler while the first is running. */
  | {
      readonly kind: 'single-flight-http-handler';
      readonly description: string;
      readonly file: string;
      /** Line where the handler function begins. */
      readonly handlerLine: number;
      readonly handlerColumn: number;
      readonly framework: string;
      /** The environment variable that, set to 1, lets runs overlap. */
      readonly optOutVariable: string;
      /** Name for the flag and the log line, such as `allocation`. */
      readonly jobName: string;
      /** `busy`: 429. `skipped`: 200, for a scheduler that would only come back for a failure. */
      readonly answer: 'busy' | 'skipped';
      /** Request headers in which the scheduler says which attempt this is and when it was due; null where it does not. */
      readonly headers: { readonly retryCount: string | null; readonly executionTime: string | null };
      /** The framework does not see the promise of a handler fail: it has to be told. */
      readonly losesErrors: boolean;
    }
  /** Write one line when the run of a handler ends: how long it took, and how it ended. */
  | {
      readonly kind: 'completion-log';
      readonly description: string;
      readonly file: string;
      /** Where the handler function begins. */
      readonly handlerLine: number;
      readonly handlerColumn: number;
      readonly framework: string;
      readonly jobName: string;
      /** Request headers in which the scheduler says which attempt this is and when it was due; null where it does not. */
      readonly headers: { readonly retryCount: string | null; readonly executionTime: string | null };
    }
  /** Make a client when the module is loaded, and not in the function that uses it. */
  | {
      readonly kind: 'hoist-client';
      readonly description: string;
      readonly file: string;
      /** Where its construction begins. */
      readonly line: number;
      readonly column: number;
    }
  /** Let only the run go on that holds a lease in Redis or a lock in PostgreSQL, which all instances ask. */
  | {
      readonly kind: 'single-flight-lease';
      readonly description: string;
      readonly file: string;
      /** Where the function of the run begins. */
      readonly handlerLine: number;
      readonly handlerColumn: number;
      /** Null for a job that its own process starts: it has nobody to answer. */
      readonly framework: string | null;
      readonly answer: 'busy' | 'skipped';
      readonly optOutVariable: string;
      readonly jobName: string;
      /** Time to live of the lease: above the longest run. A lock of a transaction lives as long as that. */
      readonly seconds: number;
      /** The client the project has: its name here, and what to import where this file has it not. */
      readonly client: { readonly library: LockStore; readonly name: string; readonly from: { readonly specifier: string; readonly imported: string } | null };
    }
  /** Leave out a start of a job while its last run in the same process goes on. */
  | {
      readonly kind: 'single-flight-job';
      readonly description: string;
      readonly file: string;
      /** Where the job's function begins. */
      readonly handlerLine: number;
      readonly handlerColumn: number;
      /** Name for the flag. */
      readonly jobName: string;
    }
  /** Give a guard back in a finally around everything that runs under it. */
  | {
      readonly kind: 'release-in-finally';
      readonly description: string;
      readonly file: string;
      /** Where the function takes it. */
      readonly line: number;
      readonly column: number;
      /** Where the function gives it back after success. */
      readonly releaseLine: number;
      readonly releaseColumn: number;
    }
  /** Give a lock in Redis a time to live, or have only its holder delete it. */
  | {
      readonly kind: 'redis-lock';
      readonly description: string;
      readonly file: string;
      /** Where the call that takes it begins. */
      readonly line: number;
      readonly column: number;
      readonly library: 'ioredis' | 'redis' | '@upstash/redis';
      readonly change: 'expiry' | 'token';
      /** Its time to live; null where that is not what changes. */
      readonly seconds: number | null;
    }
  /** Close a client that a run makes for itself however the run ends. A note that it is made for each run remains. */
  | {
      readonly kind: 'close-in-finally';
      readonly description: string;
      readonly file: string;
      /** Where its construction begins. */
      readonly line: number;
      readonly column: number;
      /** Methods that close it. */
      readonly closes: readonly string[];
    }
  /** Set a flag in the statement after the one that tests it. */
  | {
      readonly kind: 'set-after-test';
      readonly description: string;
      readonly file: string;
      /** Where it is set. */
      readonly line: number;
      readonly column: number;
    }
  /** Await the call of the same library that does the same without holding the thread. */
  | {
      readonly kind: 'await-twin';
      readonly description: string;
      readonly file: string;
      /** Where the call begins. */
      readonly line: number;
      readonly column: number;
      /** The called name, such as `readFileSync`. */
      readonly called: string;
      readonly twin: Twin;
      /** Where the handler begins, if it stands in this file and its framework waits for its promise: it may become asynchronous. */
      readonly handler: { readonly line: number; readonly column: number } | null;
    }
  /** Send a job in place of a call whose result nobody uses: a consumer makes the same call with the data of the job. */
  | {
      readonly kind: 'enqueue-call';
      readonly description: string;
      readonly file: string;
      /** Where the call begins. */
      readonly line: number;
      readonly column: number;
      /** The name of the queue's object. */
      readonly queue: string;
      /** The module to import it from; null where the file has it. */
      readonly from: string | null;
      readonly method: string;
      /** Texts that come before the data: the name of the queue or the job. */
      readonly leading: readonly string[];
      /** As for a twin. */
      readonly handler: { readonly line: number; readonly column: number } | null;
    }
  /** Ask a pool of threads for the work of a call. */
  | {
      readonly kind: 'run-in-pool';
      readonly description: string;
      readonly file: string;
      /** Where the call begins. */
      readonly line: number;
      readonly column: number;
      /** A method of the pool, or a function of the project. */
      readonly asked: 'run' | 'exec' | 'function';
      /** The name of the pool, or of the function that asks it. */
      readonly by: string;
      /** The module to import it from; null where the file has it. */
      readonly from: string | null;
      readonly task: string | null;
      /** Where each argument of the call goes: which parameter of the task, and which field of it (null: the whole). */
      readonly takes: readonly { readonly parameter: number; readonly field: string | null }[];
      /** As for a twin. */
      readonly handler: { readonly line: number; readonly column: number } | null;
    }
  /** Give a library call another option. */
  | {
      readonly kind: 'set-option';
      readonly description: string;
      readonly file: string;
      /** Where the call begins. */
      readonly line: number;
      readonly column: number;
      /** The argument that holds the options; it is added when it is the next one. */
      readonly argument: number;
      readonly option: string;
      /** As code, strings in single quotes. */
      readonly value: string;
      /** Options that it takes the place of. */
      readonly replaces: readonly string[];
    }
  /** Give a call several options at once, which are right together only. */
  | {
      readonly kind: 'set-options';
      readonly description: string;
      readonly file: string;
      /** Where the call begins. */
      readonly line: number;
      readonly column: number;
      /** The argument that holds the options. */
      readonly argument: number;
      /** The option that a plain text in their place stands for. */
      readonly text: string;
      readonly options: readonly { readonly option: string; readonly value: string }[];
    }
  /** Let the update that marks a row ask for the state it was read with, and leave the row where it changed nothing. */
  | {
      readonly kind: 'claim-row';
      readonly description: string;
      readonly file: string;
      /** The update. */
      readonly update: Span;
      /** The read, where it stands in the same file. */
      readonly read: Span | null;
      readonly library: string;
      /** In lower case. */
      readonly column: string;
      readonly expected: ExpectedState | null;
      /** It asks for the old state already; only its answer is not looked at. */
      readonly isConditional: boolean;
      /** Its function does nothing else, and tells who calls it whether a row was changed: that call, where it stands in the same file; absent where the work follows the update. */
      readonly told?: { readonly call: Span | null };
      /** Its function gives the row to who calls it, or nothing where none waits: the same where another run was first. */
      readonly givesNothing?: true;
    }
  /** Leave the row where the function that claims it answers that another run was first. */
  | {
      readonly kind: 'leave-unless-told';
      readonly description: string;
      readonly file: string;
      /** The call of that function. */
      readonly call: Span;
    }
  /** Let the read inside a transaction lock its rows, and pass over those that are locked. */
  | {
      readonly kind: 'lock-rows';
      readonly description: string;
      readonly file: string;
      readonly read: Span;
      readonly library: string;
    }
  /** Mark the row before the effect, by such an update, and give it back where the effect fails. */
  | {
      readonly kind: 'claim-first';
      readonly description: string;
      readonly file: string;
      /** The update that marks it afterwards. */
      readonly update: Span;
      /** The call that has the effect, or leads to it. */
      readonly effect: Span;
      readonly read: Span | null;
      readonly library: string;
      readonly column: string;
      readonly expected: ExpectedState;
    }
  /** Have an effect once for each job: whoever is first keeps a key of the job before it, and gives it back where the effect fails. */
  | {
      readonly kind: 'once-per-job';
      readonly description: string;
      readonly file: string;
      /** The call that has the effect, or leads to it. */
      readonly effect: Span;
      /** How the function around it comes by the job. */
      readonly job: HandedJob;
      /** Two queues may give their jobs the same ids; null where its name is not known. */
      readonly queue: string | null;
      readonly store: JobStore;
    }
  /** Give settings of a service other values in the file that deploys it. */
  | {
      readonly kind: 'deployment-settings';
      readonly description: string;
      readonly file: string;
      /** Line of the service's name, or of the command that deploys it; for a schedule, of the setting that the others belong to. */
      readonly line: number;
      readonly settings: readonly SettingEdit[];
    }
  /** Have a queue of BullMQ run one job at a time in all its workers, before its schedule is set up. */
  | {
      readonly kind: 'limit-queue';
      readonly description: string;
      readonly file: string;
      /** The call that sets the schedule up, on the queue. */
      readonly call: Span;
    }
  /** Load a module of the project no longer, where it is loaded for what it does alone. */
  | {
      readonly kind: 'remove-import';
      readonly description: string;
      readonly file: string;
      readonly specifier: string;
    }
  /** Make a statement of a module depend on a variable of the environment: it is left out where that is `false`. */
  | {
      readonly kind: 'gate-call';
      readonly description: string;
      readonly file: string;
      /** The call that the statement makes. */
      readonly call: Span;
      readonly variable: string;
    }
  /** Start another program of the same image, or the same one, as a service of its own in a compose file, one instance of it. */
  | {
      readonly kind: 'add-compose-service';
      readonly description: string;
      readonly file: string;
      /** The service it is made like. */
      readonly service: string;
      /** Line of that service's name. */
      readonly line: number;
      /** File names without ending: what that service starts, and what the new one does; or the variable that is `false` in the first, where both start the same. */
      readonly differs: { readonly from: string; readonly to: string } | { readonly variable: string };
    }
  /** Edits that are right only together, each in a file of its own; `file` is that of the finding. */
  | {
      readonly kind: 'together';
      readonly description: string;
      readonly file: string;
      readonly edits: readonly EditIntent[];
    };

/** A client by which all instances ask one store, as a lock is asked for in its words. */
export type LockStore = 'ioredis' | 'redis' | '@upstash/redis' | 'pg' | TransactionStore;

/** Clients of PostgreSQL that hand a transaction to a function. */
export type TransactionStore = 'prisma' | 'drizzle-rows' | 'drizzle-list' | 'knex' | 'kysely' | 'typeorm' | 'postgres' | 'sequelize';

/** A parameter by which a function comes by the job it works on. */
export interface HandedJob {
  /** The library that hands out the jobs, and how it does. */
  readonly library: string;
  readonly major: number | null;
  /** The position of the parameter. */
  readonly parameter: number;
  /** A caller hands on the job itself, and not what the library gave it. */
  readonly isOwn: boolean;
  /** The library hands out a list of them. */
  readonly isList: boolean;
}

/** Where it is kept which jobs have had their effect. */
export type JobStore =
  | { readonly kind: 'redis'; readonly client: StoreClient<'ioredis' | 'redis' | '@upstash/redis'>; readonly seconds: number }
  /** `inTransaction`: the effect is a statement on the same client, and both happen or neither. */
  | { readonly kind: 'row'; readonly client: StoreClient<'prisma' | 'pg' | 'postgres' | 'knex'>; readonly table: string; readonly column: string; readonly inTransaction: boolean };

/** A client the project has: its name in the file, and what to import where the file has it not. */
export interface StoreClient<Library> {
  readonly library: Library;
  readonly name: string;
  readonly from: { readonly specifier: string; readonly imported: string } | null;
}

/** What a read asked of a column. */
export interface ExpectedState {
  readonly op: 'eq' | 'null';
  readonly value: string | number | boolean | null;
}

/** A setting of a service that is to have another value. */
export interface SettingEdit {
  readonly name: 'attemptDeadline' | 'concurrency' | 'concurrencyGroup' | 'cpuThrottling' | 'maxInstances' | 'minInstances' | 'minBackoff' | 'overlap' | 'reservedConcurrency' | 'retryCount' | 'stopsIdle';
  readonly value: string;
  /** The line it stands on; null where the file is silent about it. */
  readonly line: number | null;
}
