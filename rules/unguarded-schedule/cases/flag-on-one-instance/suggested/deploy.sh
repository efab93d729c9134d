gcloud run deploy restocking --source . --region europe-west1 \
  --max-instances 1 --timeout 300

gcloud scheduler jobs create http restock \
  --schedule '*/5 * * * *' \
  --uri https://restocking-xk2q7.a.run.app/tasks/restock \
  --attempt-deadline 300s \
  --min-backoff 10s \
  --max-retry-attempts 3
