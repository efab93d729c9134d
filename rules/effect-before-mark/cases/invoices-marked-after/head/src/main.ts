import express from 'express';
import './invoices.ts';

const app = express();
app.get('/health', (_request, response) => {
  response.send('ok');
});
app.listen(3000);
