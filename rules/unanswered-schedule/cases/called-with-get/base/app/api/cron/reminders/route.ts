import { sendReminders } from '../../../../lib/reminders.ts';

export async function POST(): Promise<Response> {
  return Response.json({ sent: await sendReminders(['guest@inn.example']) });
}
