import { makeSchedule } from '../../kit/make-schedule.ts';
import { findSchedulesOfEntry } from '../../../src/graph/schedules-of-entry.ts';
import { findServiceOfEntry } from '../../../src/graph/services/service-of-entry.ts';
import { buildService } from '../../kit/build-service.ts';
import type { EntryPoint, ProgramGraph, Schedule, Service } from '../../../src/model/graph.ts';

function entryIn(file: string, kind: EntryPoint['kind'] = 'http', id = 0): EntryPoint {
  const place = { file, span: [1, 1, 5, 2] } as const;
  return { id, kind, subject: 'POST /tasks/allocation', node: 0, handler: place, framework: 'express', registration: place, confidence: 'certain', http: null, consumer: null, scheduled: null };
}

function service(name: string, directory: string, platform: Service['platform'] = 'cloud-run'): Service {
  return buildService({ name, directory, platform, kind: platform === 'cloud-run-job' ? 'job' : 'web' });
}

function graphOf(services: readonly Service[], schedules: readonly Schedule[] = []): ProgramGraph {
  return { entryPoints: [], nodes: [], services, processes: [], schedules, queueCalls: [], files: {} };
}

describe('findServiceOfEntry', () => {
  it('gives the service with the longest directory above the handler', () => {
    const graph = graphOf([service('web', ''), service('worker', 'services/worker'), service('api', 'services/api')]);

    expect(findServiceOfEntry(graph, entryIn('services/worker/src/jobs.ts'))?.name).toBe('worker');
    expect(findServiceOfEntry(graph, entryIn('services/workers/src/jobs.ts'))?.name).toBe('web');
  });

  it('gives the only service of the repository, wherever the handler lies', () => {
    expect(findServiceOfEntry(graphOf([service('worker', 'services/worker')]), entryIn('packages/jobs/index.ts'))?.name).toBe('worker');
  });

  it('does not give a service that goes by the name of the package beside it', () => {
    const packages = ['', 'services/orders', 'services/mails', 'packages/jobs'];
    const graph = { ...graphOf([service('orders', '')]), packages };

    expect(findServiceOfEntry(graph, entryIn('services/mails/src/digest.ts'))).toBeNull();
    expect(findServiceOfEntry(graph, entryIn('services/orders/src/digest.ts'))?.name).toBe('orders');
    expect(findServiceOfEntry(graph, entryIn('packages/jobs/src/digest.ts'))?.name).toBe('orders');
    expect(findServiceOfEntry({ ...graph, services: [service('shop', '')] }, entryIn('services/mails/src/digest.ts'))?.name).toBe('shop');
  });

  it('tells services of one folder apart by the folder that has their name', () => {
    const graph = graphOf([service('api', ''), service('worker', '')]);

    expect(findServiceOfEntry(graph, entryIn('services/worker/src/jobs.ts'))?.name).toBe('worker');
    expect(findServiceOfEntry(graph, entryIn('src/jobs.ts'))).toBeNull();
    expect(findServiceOfEntry(graph, entryIn('api/worker/jobs.ts'))).toBeNull();
  });

  it('gives none when no directory is above the handler', () => {
    expect(findServiceOfEntry(graphOf([service('a', 'services/a'), service('b', 'services/b')]), entryIn('packages/jobs/index.ts'))).toBeNull();
    expect(findServiceOfEntry(graphOf([]), entryIn('src/server.ts'))).toBeNull();
  });

  it('does not give a job for a request', () => {
    const graph = graphOf([service('api', ''), service('payouts', '', 'cloud-run-job')]);

    expect(findServiceOfEntry(graph, entryIn('src/server.ts'))?.name).toBe('api');
    expect(findServiceOfEntry(graph, entryIn('src/server.ts', 'consumer'))).toBeNull();
  });
});

describe('findSchedulesOfEntry', () => {
  it('gives the schedules that call the entry point', () => {
    const schedule = (name: string, entry: number | null): Schedule => makeSchedule('cloud-scheduler', { name, entry });
    const graph = graphOf([], [schedule('allocation', 4), schedule('digest', null), schedule('allocation-nightly', 4)]);

    expect(findSchedulesOfEntry(graph, entryIn('src/server.ts', 'http', 4)).map(({ name }) => name)).toEqual(['allocation', 'allocation-nightly']);
  });
});
