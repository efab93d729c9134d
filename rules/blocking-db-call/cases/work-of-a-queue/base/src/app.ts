import { Hono } from 'hono';
import { signIn } from './sign-in.ts';

export const app = new Hono();
app.route('/', signIn);
app.post('/checkout', (c) => c.json({}));
