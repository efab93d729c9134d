import { sendReminders } from '../../../../lib/reminders.ts';

export async function POST(): Promise<Response> {
  return Response.json({ sent: await sendReminders(['guest@inn.example']) });
}

// expect: unanswered-schedule
export async function GET(): Promise<Response> {
  return Response.json({ does: 'sends the reminders of tomorrow', method: 'POST' });
}
