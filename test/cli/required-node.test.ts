import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findNodeProblem } from '../../src/cli/required-node.ts';

describe('the Node that runs the program', () => {
  it.each(['20.20.2', '22.17.1', '18.0.0'])('is refused in one line that says what to do: %s', (version) => {
    expect(findNodeProblem(version)).toMatch(new RegExp(`^stallwatch needs Node 22\\.18 or newer; this is ${version.replaceAll('.', '\\.')}\\..*\\n$`));
  });

  it.each(['22.18.0', '22.19.4', '24.0.0', '100.1.0'])('will do: %s', (version) => {
    expect(findNodeProblem(version)).toBeNull();
  });

  it('is the one package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };

    expect(engines.node).toBe('>=22.18');
    expect(findNodeProblem('22.18.0')).toBeNull();
    expect(findNodeProblem('22.17.9')).not.toBeNull();
  });
});
