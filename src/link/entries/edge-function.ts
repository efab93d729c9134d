/** What an edge function is called by. https://supabase.com/docs/guides/functions */

export function isEdgeFunction(file: string): boolean {
  return /(?:^|\/)supabase\/functions\/[\w-]+\//.test(file);
}

/** A function that serves every path is known by the name of its folder: `supabase/functions/digest/index.ts`. */
export function nameOfEntry(subject: string, file: string): string {
  if (subject !== 'ALL /*') return subject;
  const [, name = subject] = /(?:^|\/)supabase\/functions\/([\w-]+)\//.exec(file) ?? [];
  return name;
}
