#!/bin/sh
gcloud scheduler jobs create http settle-payouts \
  --schedule="*/10 * * * *" \
  --uri="https://shop.example/tasks/payouts" \
  --max-retry-attempts=5
