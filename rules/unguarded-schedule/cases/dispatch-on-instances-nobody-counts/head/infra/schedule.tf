resource "google_cloud_scheduler_job" "dispatch" {
  name             = "dispatch"
  schedule         = "*/5 * * * *"
  attempt_deadline = "300s"
  retry_config {
    retry_count          = 3
    min_backoff_duration = "10s"
  }
  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.depot.uri}/tasks/dispatch"
  }
}
