gcloud run deploy carts --source . --max-instances 3
gcloud scheduler jobs create http drop-expired-carts --schedule '0 * * * *' \
  --uri https://carts-xk2q7.a.run.app/tasks/drop-expired-carts --max-retry-attempts 3 --min-backoff 10s
