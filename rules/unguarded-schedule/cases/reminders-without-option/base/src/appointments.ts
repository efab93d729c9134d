export async function findUpcoming(): Promise<{ email: string; at: string }[]> {
  return [];
}
