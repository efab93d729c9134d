import express from 'express';
import fs from 'node:fs';

const app = express();
app.listen(8080);
