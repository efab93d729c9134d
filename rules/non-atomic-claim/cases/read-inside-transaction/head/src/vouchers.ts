import pg from 'pg';

const pool = new pg.Pool();

export async function addVoucher(customer: string): Promise<void> {
  await pool.query("INSERT INTO vouchers (customer, status) VALUES ($1, 'new')", [customer]);
}
