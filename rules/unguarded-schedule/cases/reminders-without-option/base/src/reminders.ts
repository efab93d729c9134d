export const sender = 'praxis@clinic.example';
