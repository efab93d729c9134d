#!/bin/sh
gcloud scheduler jobs create http settle-payouts \
  --schedule="*/10 * * * *" \
  --uri="https://shop.example/tasks/payouts" \
  --min-backoff=10s \
  --max-retry-attempts=3
