gcloud run deploy restocking --source . --region europe-west1 \
  --max-instances 1 --timeout 300
