import './app.ts';
import { startQueue } from './queue.ts';

void startQueue();
