resource "google_cloud_scheduler_job" "allocation" {
  name             = "allocation"
  schedule         = "*/5 * * * *"
  attempt_deadline = "20s"
  retry_config {
    retry_count          = 5
    min_backoff_duration = "1s"
  }
  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.planning.uri}/tasks/allocation"
  }
}
