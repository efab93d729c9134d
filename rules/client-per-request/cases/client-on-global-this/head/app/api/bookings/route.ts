import { getPrisma } from '../../../lib/prisma';
import { getRedis } from '../../../lib/redis';

export async function GET() {
  const cached = await getRedis().get('bookings');
  return Response.json(cached ?? (await getPrisma().booking.findMany()));
}
