/**
 * The program graph: what the entry points reach, and what the library calls on the way mean. Plain data. A function
 * appears once per calling context that matters (which object `this` is, which values its parameters have).
 */
import type { FileFacts } from './facts.ts';
import type { DatabaseFact, ProcessCount, SchedulePlatform, ServiceKind, ServicePlatform, Setting } from './deployment-facts.ts';
import type { Confidence, Evidence } from './finding.ts';
import type { Place } from './source-location.ts';
import type { Twin } from './twin.ts';
import type { Table } from './table.ts';

export interface ProgramGraph {
  readonly entryPoints: readonly EntryPoint[];
  readonly nodes: readonly FunctionNode[];
  readonly services: readonly Service[];
  readonly processes: readonly Process[];
  readonly schedules: readonly Schedule[];
  /** Of the whole repository, reached by an entry point or not. */
  readonly queueCalls: readonly QueueCall[];
  /** What pools of threads can be asked for, whoever asks; absent where nobody looked. */
  readonly threadTasks?: readonly ThreadTask[];
  /** Tables of the databases, as far as schemas in the repository tell; several of one name where several files speak of it. */
  readonly tables?: readonly Table[];
  /** Servers that the deployment tells how many connections to take. */
  readonly databases?: readonly DatabaseLimit[];
  /** Folders with a package.json, '' for that of the repository itself; absent where no more than one is there. */
  readonly packages?: readonly string[];
  /** Bare module specifiers that mean no package of others: aliases and packages of the repository itself, modules of Node; absent where no file uses one. */
  readonly ownModules?: readonly string[];
  /** Some file listens to the signals that end a process, or has a library that does; absent where none is seen. */
  readonly listensToSignals?: true;
  /** Facts of every file a node stands in, or a call that leads to the registration of one, by path. */
  readonly files: Readonly<Record<string, FileFacts>>;
  /** Constant texts that the code compares with, by file and by the term as JSON; absent where nothing is taken from a queue, or none is. */
  readonly comparedTexts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files with functions that are called and not among the nodes, because the graph was full; absent where it was not. */
  readonly unfollowed?: readonly string[];
}

export interface DatabaseLimit extends Omit<DatabaseFact, 'connections'> {
  readonly connections: number;
  readonly file: string;
  readonly line: number;
}

/** A function in one calling context. */
export interface FunctionNode {
  /** Index into `ProgramGraph.nodes`. */
  readonly id: number;
  readonly file: string;
  /** Index into the file's `functions`. */
  readonly function: number;
  /** `OrderService.getRecent`, `handler`. */
  readonly name: string;
  readonly calls: readonly CallEdge[];
}

/** A call of a node that leads somewhere or means something. Other calls are left out. */
export interface CallEdge {
  /** Index into the `calls` of the node's file. */
  readonly call: number;
  readonly place: Place;
  /** Nodes it may enter, callbacks it is handed included. */
  readonly to: readonly number[];
  readonly roles: readonly RoleMatch[];
  /** Stands in a loop, or is called once per item of a collection. */
  readonly loop: boolean;
  /** The loop goes over a list that the code spells out: it is no longer with more data. */
  readonly fixedLoop?: true;
  /** Runs at most once per process: the body of a lazily filled singleton. */
  readonly once: boolean;
  /** Stands in a `catch`: made when something failed, not by every run. */
  readonly exceptional: boolean;
  readonly confidence: Confidence;
  /** Only where the address of the request decides which node is entered: an own router of the project, with the routes it has for them, as far as they are spelled out. */
  readonly routes?: readonly RouteOfNode[];
  /** Only where a library runs some of the functions that it was given, and nothing says which of them this call is for. */
  readonly chosenBy?: { readonly library: string; readonly among: readonly number[] };
}

export interface RouteOfNode {
  readonly node: number;
  /** Null for any, or where nothing says. */
  readonly method: string | null;
  readonly path: string | null;
}

/** What a library call does, from the catalogue. `effect:*` is open: `effect:email`, `effect:payment`. */
export type Role =
  | 'blocking-db-call' | 'blocking-io-call' | 'db-call' | 'client' | 'queue-consumer' | 'queue-producer' | 'queue-setup' | 'queue-stop' | 'lease-renewal' | 'acknowledgement' | 'redelivery' | 'step' | 'lock' | 'lock-limit' | 'lock-question' | 'unlock' | 'schedule'
  | 'route' | 'mount' | 'offload' | 'http-call' | 'response' | `effect:${string}`;

export interface RoleMatch {
  readonly role: Role;
  /** The npm package, or `node:sqlite`. */
  readonly library: string;
  /** Major version the repository locks or asks for; null when unknown. */
  readonly major: number | null;
  /** The whole of it, as `10.1.4`. */
  readonly version: string | null;
  /** Somebody's own build of the package: which options it knows, and what they do, is not known. */
  readonly isFork: boolean;
  /** No later release than `version` is installed. */
  readonly isExact?: true;
  /** In the reader's words: `better-sqlite3 Statement.get()`. */
  readonly api: string;
  /** True where the API looks asynchronous and the engine under it is not. */
  readonly hidden: boolean;
  /** Where the client or connection was made. */
  readonly origin: Place | null;
  /** What that call was given, as far as it is literal. */
  readonly originArguments: readonly StaticValue[];
  readonly arguments: readonly StaticValue[];
  /** Only where the call makes something that keeps connections, sockets or a worker. */
  readonly holds?: Holding;
  /** Of a call on a database: what the client keeps open that it is made on, and where that is made. */
  readonly through?: { readonly holds: Holding; readonly api: string; readonly place: Place };
  /** What to do instead of a call that blocks, as the second half of a sentence. */
  readonly instead?: string;
  /** Only where the library has the same call without the wait. */
  readonly twin?: Twin;
  /** Only of a call that takes a lock. */
  readonly lock?: LockHabits;
}

/** What a lock of a library does beyond keeping runs apart. */
export interface LockHabits {
  /** `process`: it keeps runs of one instance apart. `shared`: it is kept in a place that all instances ask. */
  readonly reach: 'process' | 'shared';
  /** Whoever finds it taken stands in line until it is free. */
  readonly waits: boolean;
  /** Milliseconds after which it is free again whoever holds it, where nothing extends it by itself; null where it is renewed, or nothing says. */
  readonly leaseMs: number | null;
  /** The work learns by its first parameter that the lock is lost. */
  readonly tellsLoss: boolean;
}

/** What an object keeps open for as long as it lives. */
export interface Holding {
  readonly what: 'connection' | 'pool' | 'sockets' | 'cluster' | 'worker';
  /** Its methods that let go. */
  readonly closes: readonly string[];
  /** Most connections of the pool, as a literal or the library's default says; null when neither does. */
  readonly size: number | null;
  /** It may have been given a connection that is shared: what it holds is its listeners on that. */
  readonly shares: boolean;
  /** Connections that the server takes where nobody has told it otherwise. */
  readonly limit?: { readonly server: string; readonly connections: number };
}

export interface StaticProperty {
  readonly key: string;
  readonly value: StaticValue;
  readonly line: number;
  /** The file of that line; absent where it is that of the call. */
  readonly file?: string;
}

/** A value as far as the source decides it. */
export type StaticValue =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'object'; readonly properties: readonly StaticProperty[]; readonly open: boolean }
  | { readonly kind: 'array'; readonly items: readonly StaticValue[] }
  /** `varies`: it is another one each time, for the clock or chance is in it. `perInstance`: the name of the machine or pod is in it. `endless`: the number `Infinity`. */
  | { readonly kind: 'unknown'; readonly varies?: 'time' | 'chance'; readonly perInstance?: true; readonly endless?: true };

/** A call that sends to a queue, sets one up or stops taking from it. */
export interface QueueCall {
  readonly role: 'queue-producer' | 'queue-setup' | 'queue-stop';
  /** The called name: `send`, `createQueue`. */
  readonly name: string;
  readonly place: Place;
  readonly match: RoleMatch;
  /** It has jobs put into a queue by the clock. */
  readonly schedule?: QueueSchedule;
  /** The jobs that it speaks of, where it says so; none where it speaks of all. */
  readonly jobs?: readonly string[];
}

/** Jobs that a queue's library makes by the clock, once for all instances; whoever takes from the queue is started by it. */
export interface QueueSchedule {
  /** Names of queues or of jobs that have a consumer of their own; empty for the queue that the call is made on. */
  readonly queues: readonly string[];
  /** Name of its jobs, where a queue has several. */
  readonly job: string | null;
  /** What it calls instead of a consumer, with `*` for what is not known of it. */
  readonly url: string | null;
  readonly expression: string | null;
  readonly periodSeconds: number | null;
}

/**
 * A task that threads run, which does nothing but hand what it is given to a function and give its answer back: whoever calls
 * that function can ask the threads for the task.
 */
export interface ThreadTask {
  readonly work: { readonly file: string; readonly function: number };
  /** How the task is asked for: by a method of the pool, or by a function of the project around that. */
  readonly asked: 'run' | 'exec' | 'function';
  /** The pool or function, by its name in the file that has it, and the name it is exported under. */
  readonly by: { readonly file: string; readonly name: string; readonly exported: string | null };
  /** Its name; null for the only task of a file, and where a function asks for it. */
  readonly task: string | null;
  /** By position of what the function takes: which of the things that the task is given, and which field of it (null: the whole). */
  readonly takes: readonly Taken[];
}

export interface Taken {
  readonly parameter: number;
  readonly field: string | null;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly everyRequest: boolean;
}

export interface EntryPoint {
  readonly id: number;
  readonly kind: 'http' | 'scheduled' | 'consumer' | 'startup' | 'command';
  /** `POST /api/checkout`, the queue's name, the job's name. */
  readonly subject: string;
  /** The function that is entered: the handler, or the wrapper around it. */
  readonly node: number;
  /** Where the handler function begins, looked for through wrappers such as `asyncHandler(handler)`. */
  readonly handler: Place;
  /** Package or convention that makes it an entry point: `express`, `next`. */
  readonly framework: string;
  /** The call, decorator or export that registers it. */
  readonly registration: Place;
  /** For what no request starts: the outermost calls that lead to the registration, `startWorkers()` in the main file; absent where it stands at the top of a file. */
  readonly startedAt?: readonly Place[];
  /** The same, where calls of other files or of methods are among those that lead to the registration: each of them; absent where all call functions of its own file. */
  readonly callers?: readonly StartingCall[];
  readonly confidence: Confidence;
  /**
   * `others`: further routes that share the handler, as `POST /api/orders`. `everyRequest`: middleware or a hook, not one route.
   * `serial`: each process is handed one request at a time, so that a call that blocks keeps no other request waiting.
   * `passesOn`: stands before the handler of its route, as `authorise` does in `app.post('/orders', authorise, order)`.
   * `waits`: the framework waits for the promise of a handler, and answers when it is rejected.
   * `handedOn`: a router of the project's own picks the requests, by addresses that nothing spells out.
   * `chosenBy`: the library that picks them, by what only it knows.
   */
  readonly http: (Route & { readonly others: readonly string[]; readonly serial?: true; readonly waits?: true; readonly passesOn?: true; readonly handedOn?: true; readonly chosenBy?: string }) | null;
  /** Where each further registration of the handler stands, and for which route; absent where there is one. */
  readonly alsoRegistered?: readonly (Route & { readonly subject: string; readonly registration: Place })[];
  readonly consumer: { readonly library: string; readonly major: number | null; readonly queue: string | null; readonly match: RoleMatch; /** Nobody knows its queue: the subject is the name of the handler, or its file. */ readonly isUnnamed?: true } | null;
  readonly scheduled: { readonly library: string; readonly major: number | null; readonly expression: string | null; /** Seconds between two starts; null when the expression does not say. */ readonly periodSeconds: number | null; readonly match: RoleMatch; /** In a process of the project itself where absent. */ readonly platform?: SchedulePlatform } | null;
  /** Time after which the platform ends a run, as the code or the function's own settings say it; absent when only the service may know. */
  readonly budgetSeconds?: Known<number>;
}

/** A call on the way to a registration, by its index in the calls of its file, and the function that it enters. */
export interface StartingCall {
  readonly from: { readonly file: string; readonly call: number };
  readonly enters: { readonly file: string; readonly function: number };
}

/** A deployable unit, its numbers with the platform's documented default where the file is silent. */
export interface Service {
  readonly name: string;
  readonly platform: ServicePlatform;
  /** Null when the deployment does not tell a server from a worker. */
  readonly kind: ServiceKind | null;
  readonly file: string;
  readonly line: number;
  readonly instances: { readonly min: Known<number>; readonly max: Known<number> };
  /** Processes of one instance that run the same program. */
  readonly processes: Known<ProcessCount>;
  readonly concurrency: Known<number>;
  readonly timeoutSeconds: Known<number>;
  /** True: CPU only while a request runs. */
  readonly cpuThrottling: Known<boolean>;
  /** True: an instance is stopped when no requests come. */
  readonly stopsIdle: Known<boolean>;
  /** True: a rollout stops the old instance before it starts the new one. */
  readonly replacesFirst: Known<boolean>;
  /** Directory of its source, '' for the whole repository. */
  readonly directory: string;
  /** What it starts, as far as it is known; empty when nothing tells. */
  readonly starts: readonly ServiceStart[];
  /** It starts a program by its path, and no source of that is in the repository. */
  readonly isProgramMissing?: true;
  /** Variables of its environment with a literal value. */
  readonly environment: Readonly<Record<string, string>>;
  /** How often a message that it failed on is given to it again, where its settings say so. */
  readonly redeliveries?: number;
  /** Where it is not known what it starts: entry points that its environment decides about. */
  readonly gated?: readonly GatedEntry[];
  /** What is written there makes more services than this one: each of its settings is that of all of them. */
  readonly isOneOfSeveral?: true;
}

/** An entry point that a process comes to only where its environment says so. */
export interface GatedEntry {
  readonly entry: number;
  /** `unsure`: a variable that is set outside of the repository decides. */
  readonly state: 'open' | 'closed' | 'unsure';
  /** Only one of the processes of an instance comes to it. */
  readonly oncePerInstance: boolean;
  /** The variables that say so. */
  readonly evidence: readonly Evidence[];
}

/** A program that a service runs, and what says so. */
export interface ServiceStart {
  /** Index into `ProgramGraph.processes`. */
  readonly process: number;
  /** From the deployment to the program: the image, its command, a script of package.json. */
  readonly evidence: readonly Evidence[];
  /** Of its entry points, those that the environment decides about. */
  readonly gated?: readonly GatedEntry[];
}

/** What runs together once a file is started, or once a framework loads the files of a folder. */
export interface Process {
  /** A source file, or the folder of a framework that finds its files by name. */
  readonly start: string;
  /** Entry points that live in it. */
  readonly entries: readonly number[];
}

/** A number and where it comes from. `default` carries the page that documents it. */
export type Known<T> =
  | { readonly from: 'file'; readonly value: T; readonly file: string; readonly line: number }
  | { readonly from: 'default'; readonly value: T; readonly source: string }
  | { readonly from: 'unknown' };

/** What starts an entry point by the clock: a schedule of the deployment, or one that the code makes itself. */
export interface Schedule {
  readonly platform: SchedulePlatform;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly expression: string | null;
  /** Seconds between two starts; null when the expression does not say. */
  readonly periodSeconds: number | null;
  /** Http path it calls. */
  readonly path: string | null;
  /** What stands behind the question mark of its address; absent where there is none. */
  readonly query?: string;
  readonly method: string | null;
  /** Entry point it calls. */
  readonly entry: number | null;
  readonly retryCount: Known<number>;
  readonly minBackoffSeconds: Known<number>;
  /** After this time the caller gives up on a request; the run goes on. */
  readonly attemptDeadlineSeconds: Known<number>;
  readonly overlap: Known<'allow' | 'forbid' | 'replace'>;
  /** After this time the platform ends the run itself. */
  readonly runLimitSeconds: Known<number>;
  /** Times the platform starts the whole job again. */
  readonly restarts: Known<number>;
  /**
   * How it is known that the entry is called by a schedule, the strongest first: a deployment file names it; the code registers it; the handler
   * checks a scheduler's secret or header; only its path or a comment says so, on which nothing worse than a warning is built.
   */
  readonly evidence: 'config' | 'call' | 'request' | 'path';
  readonly delivery: Delivery;
  readonly fact: { readonly retryCount?: Setting<number>; readonly expression?: Setting<string> };
}

/** How a platform starts runs: the facts from which follows whether two can meet. */
export interface Delivery {
  /** What a reader calls it: `Cloud Scheduler`. */
  readonly name: string;
  /** What a start waits for: that the last run has ended; that the last attempt was answered or given up on; nothing. */
  readonly waitsFor: 'run' | 'attempt' | 'nothing';
  /** One start may be delivered twice, without any error. */
  readonly atLeastOnce: boolean;
  /** False: it starts the run and never learns how or when that ended. */
  readonly seesEnd: boolean;
  /** What counts as a failure, after which it retries where it does. */
  readonly failure: 'status' | 'exception' | 'exit-code' | 'none';
  /** Every instance of the service starts runs of its own. */
  readonly perInstance: boolean;
  /** The page that says so. */
  readonly source: string | null;
}
