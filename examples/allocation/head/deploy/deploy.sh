#!/usr/bin/env bash
set -euo pipefail

gcloud run deploy delivery-planner \
  --source . \
  --region europe-west1 \
  --max-instances 1 \
  --concurrency 80 \
  --timeout 300 \
  --no-allow-unauthenticated \
  --set-env-vars TASK_TIMEOUT_SECONDS=20,PLANNER_URL=https://planner.delivery.example

gcloud scheduler jobs create http delivery-allocation \
  --location europe-west1 \
  --schedule '*/5 * * * *' \
  --uri https://delivery-planner-5kq2d7x3pa-ew.a.run.app/tasks/allocation \
  --http-method POST \
  --oidc-service-account-email scheduler@delivery.iam.gserviceaccount.com \
  --attempt-deadline 20s \
  --max-retry-attempts 5 \
  --min-backoff 5s
