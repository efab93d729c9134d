/** Words that tell nobody which job is meant. */

/** Said of any job, of what starts it, and of files that hold several things. */
const general: ReadonlySet<string> = new Set([
  'anonymous', 'app', 'boot', 'bootstrap', 'callback', 'cron', 'cronjob', 'cronjobs', 'crons', 'cronservice', 'cronjobservice', 'constructor', 'default', 'execute', 'fn', 'func', 'handle', 'handler', 'helper',
  'helpers', 'index', 'init', 'initialize', 'interval', 'job', 'jobs', 'lib', 'main', 'middleware', 'mod', 'ontick', 'process', 'register', 'run', 'runner', 'runtime', 'schedule', 'scheduled',
  'scheduledfunction', 'scheduledjob', 'scheduledjobs', 'scheduledtask', 'scheduledtasks', 'scheduler', 'schedulers', 'scheduleservice', 'schedulerservice', 'schedules', 'server', 'service', 'services', 'setup',
  'src', 'start', 'startjob', 'startjobs', 'startcron', 'startcronjobs', 'startscheduler', 'task', 'tasks', 'tasksservice', 'timer', 'utils', 'worker', 'workers',
]);

/** `remindOverdue` does, `handler` and `cron-job` do not; `PayoutJob.run` is told by its class. */
export function tellsJob(name: string): boolean {
  return name.split('.').some((part) => !general.has(part.replaceAll(/[-_$]/g, '').toLowerCase()));
}
