import type { EntryPoint } from '../../src/model/graph.ts';

/** An http entry point as linking makes it: `httpEntry(1, 'POST /tasks/allocation', 'src/tasks.ts')`. */
export function httpEntry(id: number, route: string, file = 'src/server.ts', options: { everyRequest?: boolean; others?: readonly string[] } = {}): EntryPoint {
  const [method = 'GET', path = '/'] = route.split(' ');
  return {
    id,
    kind: 'http',
    subject: route,
    node: id,
    handler: { file, span: [1, 1, 9, 2] },
    framework: 'express',
    registration: { file, span: [10, 1, 10, 40] },
    confidence: 'certain',
    http: { method, path, everyRequest: options.everyRequest ?? false, others: options.others ?? [] },
    consumer: null,
    scheduled: null,
  };
}
