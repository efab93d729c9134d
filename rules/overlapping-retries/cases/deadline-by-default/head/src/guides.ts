export async function findDueGuides(): Promise<{ account: string; cents: number }[]> {
  const response = await fetch('https://guides.example/due');
  return response.json();
}
