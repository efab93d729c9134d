import { PrismaClient } from '@prisma/client';

const shared = globalThis as unknown as { prisma?: PrismaClient };

export function getPrisma(): PrismaClient {
  if (shared.prisma) return shared.prisma;
  // ok: client-per-request: kept on globalThis
  const prisma = new PrismaClient();
  shared.prisma = prisma;
  return prisma;
}
