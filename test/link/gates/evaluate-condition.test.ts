import { literal, operation, unknown, type Condition } from '../../../src/link/gates/condition.ts';
import { evaluateCondition, known, unsaid, type Outcome } from '../../../src/link/gates/evaluate-condition.ts';

const role: Condition = { kind: 'variable', name: 'ROLE' };

function withRole(condition: Condition, outcome: Outcome): Outcome {
  return evaluateCondition(condition, () => outcome);
}

describe('a condition on the environment', () => {
  it('is what the operators of the language make of it', () => {
    expect(withRole(operation('===', role, literal('worker')), known('worker'))).toEqual(known(true));
    expect(withRole(operation('?:', operation('===', role, literal('web')), literal(1), literal(2)), known('worker'))).toEqual(known(2));
    expect(withRole(operation('??', role, literal('web')), known(undefined))).toEqual(known('web'));
    expect(withRole(operation('includes', operation('split', role, literal(',')), literal('mails')), known('mails,invoices'))).toEqual(known(true));
  });

  it.each([['true', true], ['ON', true], ['0', false], ['', false]])('reads the switch %j as libraries do', (text, value) => {
    expect(withRole(operation('switch', role), known(text))).toEqual(known(value));
  });

  it('is left open by a variable that nobody sets, unless something else decides', () => {
    const isWorker = operation('===', role, literal('worker'));

    expect(withRole(isWorker, unsaid)).toEqual(unsaid);
    expect(withRole(operation('&&', isWorker, literal(false)), unsaid)).toEqual(known(false));
    expect(withRole(operation('||', isWorker, literal(true)), unsaid)).toEqual(known(true));
  });

  it('tells what no variable decides from what one does', () => {
    expect(withRole(operation('&&', unknown, role), known('worker'))).toEqual({ kind: 'unknown', ofEnvironment: false });
    expect(withRole(operation('&&', unknown, role), unsaid)).toEqual(unsaid);
    expect(withRole(operation('toLowerCase', role), known(undefined))).toEqual({ kind: 'unknown', ofEnvironment: false });
  });
});
