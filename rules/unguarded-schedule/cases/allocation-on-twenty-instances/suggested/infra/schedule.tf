resource "google_cloud_scheduler_job" "allocation" {
  name             = "allocation"
  schedule         = "*/5 * * * *"
  attempt_deadline = "300s"
  retry_config {
    retry_count          = 3
    min_backoff_duration = "10s"
  }
  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.planning.uri}/tasks/allocation"
  }
}
