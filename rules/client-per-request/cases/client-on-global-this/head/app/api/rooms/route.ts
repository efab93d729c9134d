import { PrismaClient } from '@prisma/client';

export async function GET() {
  // expect: client-per-request
  const prisma = new PrismaClient();
  return Response.json(await prisma.room.findMany());
}
