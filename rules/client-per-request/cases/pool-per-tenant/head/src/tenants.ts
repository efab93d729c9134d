export async function findTenant(name: string): Promise<{ databaseUrl: string }> {
  const answer = await fetch(`https://tenants.example/${name}`);
  return answer.json();
}
