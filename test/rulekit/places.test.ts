import type { ProgramGraph } from '../../src/model/graph.ts';
import { evidence, getNode, lineEvidence, positionOf } from '../../src/rulekit/places.ts';

const emptyGraph: ProgramGraph = { entryPoints: [], nodes: [], services: [], processes: [], schedules: [], queueCalls: [], files: {} };
const call = { file: 'src/orders.ts', span: [12, 5, 14, 8] as const };

describe('places', () => {
  it('makes evidence from the first to the last line of a place', () => {
    expect(evidence('sink', call, 'Statement.all()')).toEqual({ kind: 'sink', file: 'src/orders.ts', line: 12, endLine: 14, label: 'Statement.all()' });
  });

  it('makes evidence from one line of a deployment file', () => {
    expect(lineEvidence('deployment', 'service.yaml', 9, 'maxScale 20')).toEqual({ kind: 'deployment', file: 'service.yaml', line: 9, endLine: 9, label: 'maxScale 20' });
  });

  it('gives the position a detection wants', () => {
    expect(positionOf(call)).toEqual({ file: 'src/orders.ts', line: 12, column: 5, endLine: 14, endColumn: 8 });
  });

  it('says which node is missing', () => {
    expect(() => getNode(emptyGraph, 3)).toThrow('the graph has no node 3');
  });
});
