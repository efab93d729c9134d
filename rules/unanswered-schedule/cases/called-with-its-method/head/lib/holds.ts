import { createClient } from '@supabase/supabase-js';

const db = createClient('https://inn.example', process.env.STORE_KEY ?? '');

export async function releaseHolds(): Promise<void> {
  await db.from('holds').delete().lt('until', new Date().toISOString());
}
