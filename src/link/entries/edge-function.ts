/** What an edge function is called by, and how long it may run. https://supabase.com/docs/guides/functions */
import type { EntryPoint } from '../../model/graph.ts';

/** A run that has not answered by then is ended; paid plans give background work a longer one. https://supabase.com/docs/guides/functions/limits */
const longestRun = { from: 'default', value: 150, source: 'https://supabase.com/docs/guides/functions/limits' } as const;

/** How long a run of this handler may take, where its platform says so. */
export function limitOfEntry(kind: EntryPoint['kind'], file: string): EntryPoint['budgetSeconds'] {
  return kind === 'http' && isEdgeFunction(file) ? longestRun : undefined;
}

export function isEdgeFunction(file: string): boolean {
  return /(?:^|\/)supabase\/functions\/[\w-]+\//.test(file);
}

/** A function that serves every path is known by the name of its folder: `supabase/functions/digest/index.ts`. */
export function nameOfEntry(subject: string, file: string): string {
  if (subject !== 'ALL /*') return subject;
  const [, name = subject] = /(?:^|\/)supabase\/functions\/([\w-]+)\//.exec(file) ?? [];
  return name;
}
