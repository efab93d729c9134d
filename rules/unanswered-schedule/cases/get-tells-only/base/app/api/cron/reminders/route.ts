import { sendReminders } from '../../../../lib/reminders.ts';

export async function GET(): Promise<Response> {
  return Response.json({ sent: await sendReminders(['guest@inn.example']) });
}
