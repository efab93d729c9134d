/** The guard of one payout route, for tests that tell guards apart. */
import type { Guard } from '../../src/graph/guard.ts';
import { getGuardsOfEntry } from '../../src/graph/guards-of-entry.ts';
import { linkSources } from './link-sources.ts';

const settle = `async function settle() {
  await fetch('https://bank.example/payouts', { method: 'POST', body: '{}' });
}
`;

/** The guard that the least protected payout of `POST /payouts` depends on. `settle()` and `router` are there already. */
export async function findWeakestGuard(code: string, others: Readonly<Record<string, string>> = {}): Promise<Guard | null> {
  const text = `import { Router } from 'express';\nexport const router = Router();\n${settle}${code}`;
  const graph = await linkSources({ 'src/payouts.ts': text, 'package.json': '{"dependencies":{"express":"5.1.0"}}', ...others });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /payouts');
  if (entry === undefined) throw new Error('POST /payouts is not an entry point');
  return getGuardsOfEntry(graph, entry).weakest;
}

/** `per-instance`, `correct`, `unknown`, `none`, or why it is broken. */
export async function getVerdictName(code: string, others?: Readonly<Record<string, string>>): Promise<string> {
  const guard = await findWeakestGuard(code, others);
  if (guard === null) return 'none';
  return guard.verdict.kind === 'broken' ? guard.verdict.why : guard.verdict.kind;
}
