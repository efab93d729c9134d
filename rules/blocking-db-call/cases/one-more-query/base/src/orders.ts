import { query } from './database.ts';

export const recentOrders = (userId: string): unknown[] => query('select * from orders where user_id = ?', userId);

export const addresses = (userId: string): unknown[] => query('select * from addresses where user_id = ?', userId);
