/** The GitHub App: front door, store, queue, workers and sweeper around the pipeline. Used by `stallwatch serve`, the demo and the tests. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DestinationStream } from 'pino';
import { fetchRange } from './git/fetch-range.ts';
import { openGitHubApp } from './github/open-app.ts';
import type { GitHubApp } from './github/open-app.ts';
import { createDoor } from './service/webhooks/accept-deliveries.ts';
import { analyseInChild } from './service/analysis/analysis-child.ts';
import { BaseScans } from './service/review/base-scans.ts';
import { createLog } from './service/log.ts';
import type { Log } from './service/log.ts';
import { openQueue } from './service/queue.ts';
import type { Queue, Workers } from './service/queue.ts';
import { reviewPullRequest } from './service/review/review-pull-request.ts';
import type { ReviewDependencies } from './service/review/review-pull-request.ts';
import { createEventRouter } from './service/webhooks/route-events.ts';
import { readSettings } from './service/settings.ts';
import type { Environment, Settings } from './service/settings.ts';
import type { Database } from './service/store/database.ts';
import { migrate } from './service/store/migrations.ts';
import { openDatabase } from './service/store/open-database.ts';
import { giveUpReview, startSweeper, sweepOverdueChecks } from './service/sweeper.ts';
import { startWebhookServer } from './service/webhooks/webhook-server.ts';

export interface AppOptions {
  /** The process's environment when absent. */
  readonly environment?: Environment;
  readonly logDestination?: DestinationStream;
  /** False only against a simulated GitHub: no pause between writes. */
  readonly pace?: boolean;
  /** How a fetched range is analysed; in a child process when absent. */
  readonly analyse?: ReviewDependencies['analyse'];
}

export interface RunningApp {
  readonly url: string;
  /** Takes no new delivery, gives running reviews a moment to end, closes the store. What is unfinished goes on at the next start. */
  stop(): Promise<void>;
}

/** GitHub's own patience, and most platforms': what takes longer is taken up again at the next start. */
const drainMs = 8_000;
const abandonedDirMs = 3_600_000;

/** Throws a ConfigurationError that names every missing or wrong setting. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const settings = readSettings(options.environment ?? process.env);
  const log = createLog(settings.logLevel, options.logDestination);
  const database = await openDatabase(settings, log);
  try {
    await migrate(database);
    const queue = await openQueue(database, log);
    try {
      return await startParts(settings, options, { database, queue, log });
    } catch (error) {
      await queue.stop(1_000);
      throw error;
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Parts {
  readonly database: Database;
  readonly queue: Queue;
  readonly log: Log;
}

async function startParts(settings: Settings, options: AppOptions, parts: Parts): Promise<RunningApp> {
  const { database, queue, log } = parts;
  const workDir = path.join(settings.dataDir, 'work');
  await removeAbandonedWork(workDir);
  const app = await openGitHubApp({
    appId: settings.appId, privateKey: settings.privateKey, webhookSecret: settings.webhookSecrets[0], apiUrl: settings.apiUrl,
    // Below `info`, Probot writes whole events and request bodies.
    log: log.child({}, { level: log.isLevelEnabled('info') ? 'info' : log.level }), pace: options.pace ?? true,
  });

  let draining = false;
  // The door opens before the workers start: when the port is taken, no work has begun.
  const server = await startWebhookServer({
    host: settings.host, port: settings.port, secrets: settings.webhookSecrets, log,
    accept: createDoor(parts),
    isReady: async () => !draining && (await isAnswering(database)),
  });
  const shutdown = new AbortController();
  const baseScans = new BaseScans();
  const workers = createWorkers(app, parts, {
    app, database, queue, log, gitUrl: settings.gitUrl, workDir, cacheDir: path.join(settings.dataDir, 'cache'), fetchRange,
    analyse: options.analyse ?? analyseInChild, baseScans,
  }, shutdown.signal);
  await queue.work(workers, settings.concurrency);
  const sweeper = startSweeper(() => sweepOverdueChecks({ app, database, log }), log);
  log.info({ url: server.url, database: database.kind, github: settings.apiUrl }, 'listening');

  let stopping: Promise<void> | undefined;
  return {
    url: server.url,
    stop: () => stopping ??= (async () => {
      draining = true;
      await server.stop();
      // Half the time to end by themselves, then whatever runs is told to stop and goes back to the queue.
      const impatience = setTimeout(() => { shutdown.abort(); }, drainMs / 2);
      await Promise.all([queue.stop(drainMs), sweeper.stop()]);
      clearTimeout(impatience);
      // What only makes later reviews quicker is not waited for.
      shutdown.abort();
      await baseScans.settle();
      await database.close();
      log.info('stopped');
    })(),
  };
}

function createWorkers(app: GitHubApp, { database, log }: Parts, dependencies: ReviewDependencies, shutdown: AbortSignal): Workers {
  return {
    takeDelivery: createEventRouter({ app, database, log }),
    review: (job, attempt) => reviewPullRequest(job, { ...attempt, signal: AbortSignal.any([attempt.signal, shutdown]) }, dependencies),
    giveUp: (job) => giveUpReview({ app, database, log }, job),
  };
}

async function isAnswering(database: Database): Promise<boolean> {
  try {
    await database.query('select 1');
    return true;
  } catch {
    return false;
  }
}

/** Repositories that a process which was killed had fetched. Younger ones may belong to another process on the same disk. */
async function removeAbandonedWork(workDir: string): Promise<void> {
  const names = await readdir(workDir).catch(() => []);
  for (const name of names) {
    const dir = path.join(workDir, name);
    const found = await stat(dir).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedDirMs) await rm(dir, { recursive: true, force: true });
  }
}
