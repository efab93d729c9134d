import { releaseHolds } from '../../../../lib/holds.ts';

export async function POST(): Promise<Response> {
  await releaseHolds();
  return Response.json({ done: true });
}
