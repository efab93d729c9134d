import './orders.ts';
