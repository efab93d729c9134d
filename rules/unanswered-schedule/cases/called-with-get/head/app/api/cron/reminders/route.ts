import { sendReminders } from '../../../../lib/reminders.ts';

// expect: unanswered-schedule
export async function POST(): Promise<Response> {
  return Response.json({ sent: await sendReminders(['guest@inn.example']) });
}
