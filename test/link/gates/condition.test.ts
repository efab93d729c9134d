import { describe, expect, it } from '@jest/globals';
import { list, literal, operation, type Condition } from '../../../src/link/gates/condition.ts';

const isOn: Condition = { kind: 'operation', operator: '===', operands: [{ kind: 'variable', name: 'WORKERS' }, literal('on')] };

function doubled(condition: Condition, times: number): Condition {
  return times === 0 ? condition : doubled(operation('&&', condition, condition), times - 1);
}

describe('operation', () => {
  it('keeps a test with a few parts', () => {
    expect(doubled(isOn, 3)).toMatchObject({ kind: 'operation', operator: '&&' });
  });

  it('takes for unknown what holds the same part more often than anybody could read', () => {
    expect(doubled(isOn, 40)).toEqual({ kind: 'unknown' });
  });
});

describe('list', () => {
  it('takes for unknown a list of more parts than a test has', () => {
    expect(list(Array.from({ length: 20 }, () => doubled(isOn, 4)))).toEqual({ kind: 'unknown' });
    expect(list([isOn, literal('off')])).toMatchObject({ kind: 'list', items: [isOn, literal('off')] });
  });
});
