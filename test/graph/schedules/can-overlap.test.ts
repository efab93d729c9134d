import { canOverlap, findMeetings } from '../../../src/graph/schedules/can-overlap.ts';
import { inFile, makeSchedule } from '../../kit/make-schedule.ts';

const lambda = (budgetSeconds: number | null) => ({ budgetSeconds, endsThere: true });
const cloudRun = (budgetSeconds: number | null) => ({ budgetSeconds, endsThere: false });

describe('findMeetings', () => {
  it('lets runs meet where the next start waits for nothing and a run may outlast the period', () => {
    const everyMinute = makeSchedule('vercel-cron', { periodSeconds: 60 });

    expect(findMeetings(everyMinute, lambda(300))).toEqual(['next-start', 'redelivery']);
    expect(findMeetings(everyMinute, lambda(30))).toEqual(['redelivery']);
    expect(findMeetings(everyMinute, lambda(null))).toEqual(['redelivery']);
  });

  it('never lets the next start of Cloud Scheduler meet a run that it still waits for', () => {
    const everyMinute = makeSchedule('cloud-scheduler', { periodSeconds: 60, attemptDeadlineSeconds: inFile(600) });

    expect(canOverlap(everyMinute, cloudRun(300))).toBe(false);
    expect(findMeetings({ ...everyMinute, attemptDeadlineSeconds: inFile(180) }, cloudRun(300))).toEqual(['given-up', 'redelivery']);
  });

  it('lets a retry meet the attempt that was given up on, unless the platform has ended it', () => {
    const retried = makeSchedule('cloud-scheduler', { periodSeconds: 3600, retryCount: inFile(3), attemptDeadlineSeconds: inFile(300) });

    expect(findMeetings(retried, cloudRun(300))).toEqual(['retry', 'redelivery']);
    expect(findMeetings(retried, lambda(300))).toEqual(['redelivery']);
    expect(findMeetings({ ...retried, retryCount: inFile(0) }, cloudRun(300))).toEqual(['redelivery']);
  });

  it('takes the setting of a CronJob over the default of Kubernetes', () => {
    const job = makeSchedule('kubernetes-cronjob', { periodSeconds: 600, runLimitSeconds: inFile(1800) });

    expect(findMeetings(job, cloudRun(null))).toEqual(['next-start', 'redelivery']);
    expect(findMeetings({ ...job, overlap: inFile('allow') }, cloudRun(null))).toEqual(['next-start', 'redelivery']);
    expect(findMeetings({ ...job, overlap: inFile('forbid') }, cloudRun(null))).toEqual([]);
  });

  it('knows that Forbid holds a job back, and not the handler whose answer the job no longer waits for', () => {
    const job = makeSchedule('kubernetes-cronjob', { path: '/api/cron/digest', periodSeconds: 60, overlap: inFile('forbid') });

    expect(canOverlap(job, cloudRun(180))).toBe(false);
    expect(findMeetings({ ...job, attemptDeadlineSeconds: inFile(60) }, cloudRun(180))).toEqual(['given-up', 'redelivery']);
  });

  it('takes the limit of a job that waits for an answer for how long a run may take, and never that of one that gives up before', () => {
    const job = makeSchedule('kubernetes-cronjob', { path: '/payouts', periodSeconds: 300, runLimitSeconds: inFile(900) });

    expect(findMeetings(job, cloudRun(null))).toEqual(['next-start', 'redelivery']);
    expect(findMeetings(job, cloudRun(60))).toEqual(['redelivery']);
    expect(findMeetings({ ...job, attemptDeadlineSeconds: inFile(60) }, cloudRun(null))).toEqual(['redelivery']);
    expect(findMeetings({ ...job, runLimitSeconds: inFile(240) }, cloudRun(null))).toEqual(['redelivery']);
  });

  it('lets a job that gave up on its request, and is started again for that, meet the run that goes on', () => {
    const job = makeSchedule('kubernetes-cronjob', { path: '/payouts', periodSeconds: 300, overlap: inFile('forbid'), attemptDeadlineSeconds: inFile(10) });

    expect(findMeetings({ ...job, restarts: inFile(6) }, cloudRun(null))).toEqual(['retry', 'redelivery']);
    expect(findMeetings({ ...job, restarts: inFile(0) }, cloudRun(null))).toEqual(['redelivery']);
    expect(findMeetings({ ...job, restarts: inFile(6), attemptDeadlineSeconds: { from: 'unknown' } }, cloudRun(null))).toEqual([]);
    expect(findMeetings({ ...job, restarts: inFile(6), path: null }, cloudRun(null))).toEqual([]);
  });

  it('says that what a platform starts and forgets can meet itself', () => {
    expect(canOverlap(makeSchedule('pg-cron', { periodSeconds: 60, path: '/functions/v1/digest' }), lambda(150))).toBe(true);
    expect(canOverlap(makeSchedule('render-cron', { periodSeconds: 60, runLimitSeconds: inFile(600) }), cloudRun(null))).toBe(false);
  });
});
