gcloud run deploy carts --source . --max-instances 3
