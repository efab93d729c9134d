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
