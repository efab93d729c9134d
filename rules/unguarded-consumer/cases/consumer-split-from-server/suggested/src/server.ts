import express from 'express';

const app = express();
app.get('/clips', (request, response) => { response.json([]); });
app.listen(3000);
