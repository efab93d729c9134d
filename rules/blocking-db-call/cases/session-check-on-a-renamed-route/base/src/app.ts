import express from 'express';
import { requireStaff } from './staff.ts';

const app = express();
app.get('/admin/slots', requireStaff, (request, response) => { response.json([]); });
app.post('/admin/notes', requireStaff, (request, response) => { response.sendStatus(201); });
app.listen(8080);
