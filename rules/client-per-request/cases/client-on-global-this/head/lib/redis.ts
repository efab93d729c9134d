import Redis from 'ioredis';

declare global {
  var redis: Redis | undefined;
}

export function getRedis(): Redis {
  // ok: client-per-request: kept on globalThis
  globalThis.redis ??= new Redis();
  return globalThis.redis;
}
