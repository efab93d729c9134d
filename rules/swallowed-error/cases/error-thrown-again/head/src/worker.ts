import { run, type TaskList } from 'graphile-worker';
import sendgrid from '@sendgrid/mail';

const taskList: TaskList = {
  sendTicket: async (payload: { to: string; ticket: string }) => {
    try {
      await sendgrid.send({ to: payload.to, from: 'tickets@hall.example', subject: 'Your ticket', text: payload.ticket });
    } catch (error) {
      // ok: swallowed-error: the queue hears of it
      console.error('ticket mail failed', payload.ticket, error);
      throw error;
    }
  },
};

await run({ connectionString: process.env.DATABASE_URL, taskList });
