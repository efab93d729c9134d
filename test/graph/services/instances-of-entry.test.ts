import { getInstances, isInRequestServingProcess, isInWorkerProcess } from '../../../src/graph/services/instances-of-entry.ts';
import type { EntryPoint, Known, ProgramGraph, Process, Service } from '../../../src/model/graph.ts';
import { buildService } from '../../kit/build-service.ts';

function entry(id: number, kind: EntryPoint['kind'] = 'consumer'): EntryPoint {
  const place = { file: 'src/invoices.ts', span: [1, 1, 5, 2] } as const;
  return { id, kind, subject: 'invoices', node: 0, handler: place, framework: 'bullmq', registration: place, confidence: 'certain', http: null, consumer: null, scheduled: null };
}

function graphOf(services: readonly Service[], processes: readonly Process[] = [], entryPoints: readonly EntryPoint[] = [entry(0)]): ProgramGraph {
  return { entryPoints, nodes: [], services, processes, schedules: [], queueCalls: [], files: {} };
}

function inFile<Value>(value: Value, line = 7): Known<Value> {
  return { from: 'file', value, file: 'service.yaml', line };
}

const nobodyKnows = { from: 'unknown' } as const;
const byDefault = <Value>(value: Value): Known<Value> => ({ from: 'default', value, source: 'https://example.com/limits' });

describe('getInstances', () => {
  it('says several where a file allows more than one, with the line', () => {
    const service = buildService({ instances: { min: nobodyKnows, max: inFile(20) } });

    expect(getInstances(graphOf([service]), entry(0))).toMatchObject({ kind: 'several', most: 20, evidence: [{ kind: 'deployment', file: 'service.yaml', line: 7, label: '20 instances at most' }] });
  });

  it('says several where the platform starts as many as requests need', () => {
    expect(getInstances(graphOf([buildService({ instances: { min: byDefault(0), max: byDefault(100) } })]), entry(0))).toMatchObject({ kind: 'several', most: 100, evidence: [{ file: 'deploy.sh', line: 1 }] });
    expect(getInstances(graphOf([buildService({ platform: 'netlify', kind: 'function' })]), entry(0))).toMatchObject({ kind: 'several', most: null });
  });

  it('counts the processes of one instance', () => {
    const forked = buildService({ platform: 'pm2', instances: { min: nobodyKnows, max: byDefault(1) }, processes: inFile('processors') });

    expect(getInstances(graphOf([forked]), entry(0))).toMatchObject({ kind: 'several', most: null, evidence: [{ label: 'one process per processor' }] });
    expect(getInstances(graphOf([{ ...forked, processes: inFile(4) }]), entry(0))).toMatchObject({ kind: 'several', most: 4 });
  });

  it('says one only where a file says so', () => {
    const said = buildService({ instances: { min: inFile(1, 6), max: inFile(1) }, replacesFirst: byDefault(false) });
    const unsaid = buildService({ platform: 'compose', instances: { min: nobodyKnows, max: byDefault(1) } });

    expect(getInstances(graphOf([said]), entry(0))).toMatchObject({ kind: 'one', most: 1, overlapsInRollout: true, evidence: [{ line: 7, label: '1 instance at most' }] });
    expect(getInstances(graphOf([unsaid]), entry(0)).kind).toBe('unknown');
  });

  it('takes what PM2 is told to start for all there is', () => {
    expect(getInstances(graphOf([buildService({ platform: 'pm2', instances: { min: nobodyKnows, max: byDefault(1) }, processes: byDefault(1) })]), entry(0)).kind).toBe('one');
  });

  it('does not call two services of one deployment that start the same program one', () => {
    const one = buildService({ instances: { min: nobodyKnows, max: inFile(1) }, starts: [{ process: 0, evidence: [] }] });
    const processes = [{ start: 'src/main.ts', entries: [0] }];

    expect(getInstances(graphOf([one, { ...one, name: 'billing' }], processes), entry(0)).kind).toBe('unknown');
    expect(getInstances(graphOf([one, { ...one, file: 'production.yaml' }], processes), entry(0)).kind).toBe('one');
    expect(getInstances(graphOf([one, { ...one, platform: 'fly', instances: { min: nobodyKnows, max: nobodyKnows } }], processes), entry(0)).kind).toBe('unknown');
  });

  it('does not take the number of one service of ECS for that of another beside it', () => {
    const count = (name: string, value: number, file = 'infra/ecs.tf'): Service => buildService({ platform: 'ecs', name, directory: '', file, instances: { min: inFile(value), max: inFile(value) } });

    expect(getInstances(graphOf([count('broker', 3), count('api', 1)]), entry(0)).kind).toBe('unknown');
    expect(getInstances(graphOf([count('broker', 3), count('api', 2, 'infra/api.tf')]), entry(0))).toMatchObject({ kind: 'several', most: 3 });
    expect(getInstances(graphOf([count('api', 3, 'production/ecs.tf'), count('api', 1, 'staging/ecs.tf')]), entry(0))).toMatchObject({ kind: 'several', most: 3 });
    expect(getInstances(graphOf([count('api', 3)]), entry(0))).toMatchObject({ kind: 'several', most: 3 });
    expect(getInstances(graphOf([{ ...count('api', 3), starts: [{ process: 0, evidence: [] }] }, count('broker', 1)], [{ start: 'src/main.ts', entries: [0] }]), entry(0))).toMatchObject({ kind: 'several', most: 3 });
  });

  it('does not take the number of a service whose program is nowhere, beside one whose program is', () => {
    const api = buildService({ platform: 'pm2', name: 'api', directory: '', file: 'ecosystem.config.js', starts: [{ process: 0, evidence: [] }], instances: { min: nobodyKnows, max: byDefault(1) }, processes: byDefault(1) });
    const worker: Service = { ...api, name: 'worker', starts: [], processes: inFile(2), isProgramMissing: true };
    const processes = [{ start: 'src/main.ts', entries: [] }];

    expect(getInstances(graphOf([api, worker], processes), entry(0)).kind).toBe('unknown');
    expect(getInstances(graphOf([api, { ...api, name: 'worker', starts: [], processes: inFile(2) }], processes), entry(0))).toMatchObject({ kind: 'several', most: 2 });
    // A bundle may be all there is.
    expect(getInstances(graphOf([worker], processes), entry(0))).toMatchObject({ kind: 'several', most: 2 });
    expect(getInstances(graphOf([{ ...api, file: 'staging.config.js' }, worker], processes), entry(0))).toMatchObject({ kind: 'several', most: 2 });
  });

  it('says unknown without a service', () => {
    expect(getInstances(graphOf([]), entry(0))).toEqual({ kind: 'unknown', most: null, overlapsInRollout: null, evidence: [] });
  });
});

describe('isInRequestServingProcess', () => {
  const entries = [entry(0), entry(1, 'http'), entry(2)];
  const processes = [{ start: 'src/main.ts', entries: [0, 1] }, { start: 'src/worker.ts', entries: [2] }];

  it('is true where the program that consumes has routes, and false in a program of its own', () => {
    const graph = graphOf([], processes, entries);

    expect([isInRequestServingProcess(graph, entry(0)), isInWorkerProcess(graph, entry(0))]).toEqual([true, false]);
    expect([isInRequestServingProcess(graph, entry(2)), isInWorkerProcess(graph, entry(2))]).toEqual([false, true]);
  });

  it('is neither where no program is known', () => {
    expect([isInRequestServingProcess(graphOf([]), entry(0)), isInWorkerProcess(graphOf([]), entry(0))]).toEqual([false, false]);
  });

  it('looks at the programs that are deployed, where any is', () => {
    const scripts = [{ start: 'src/main.ts', entries: [0, 1] }, { start: 'src/worker.ts', entries: [0] }];
    const worker = buildService({ starts: [{ process: 1, evidence: [] }] });

    expect(isInRequestServingProcess(graphOf([worker], scripts, entries), entry(0))).toBe(false);
    expect(isInRequestServingProcess(graphOf([], scripts, entries), entry(0))).toBe(true);
  });
});
