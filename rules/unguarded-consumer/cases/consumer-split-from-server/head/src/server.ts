import express from 'express';
import './worker.ts';

const app = express();
app.get('/clips', (request, response) => { response.json([]); });
app.listen(3000);
