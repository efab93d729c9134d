/** Images that hold no program of this repository: databases, brokers, proxies and what watches them. */
const foreign = /^(?:bitnami-)?(?:redis|valkey|dragonfly|keydb|postgres|postgresql|postgis|pgvector|pgbouncer|timescaledb|mysql|mariadb|mongo|mongodb|rabbitmq|kafka|cp-kafka|redpanda|zookeeper|nats|nginx|traefik|caddy|haproxy|envoy|minio|elasticsearch|opensearch|kibana|meilisearch|typesense|qdrant|weaviate|clickhouse|clickhouse-server|influxdb|grafana|prometheus|loki|tempo|jaeger|otel-collector|opentelemetry-collector(?:-contrib)?|mailhog|mailpit|maildev|memcached|localstack|adminer|pgadmin4?|kafka-ui|redis-commander|chrome|chromium|alpine-chrome|browserless|gotenberg|keycloak|vault|consul|etcd|busybox|alpine|ubuntu|debian|serverless-redis-http|cube|searxng|selenium|registry|cloudflared|watchtower)(?:[-_](?:server|alpine|exporter|stack|all-in-one|unprivileged))?$/;

/** True for `postgres:17` and `docker.io/library/redis`; the name decides, whatever the registry. */
export function isForeignImage(image: string): boolean {
  const name = image.split('@')[0]?.split('/').at(-1)?.split(':')[0]?.toLowerCase() ?? '';
  return foreign.test(name);
}
