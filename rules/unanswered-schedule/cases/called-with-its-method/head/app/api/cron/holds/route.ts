import { releaseHolds } from '../../../../lib/holds.ts';

// ok: unanswered-schedule: GET is the same handler
export async function POST(): Promise<Response> {
  await releaseHolds();
  return Response.json({ done: true });
}

export const GET = POST;
