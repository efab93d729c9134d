resource "google_cloud_run_v2_service" "payouts" {
  name     = "payouts"
  location = "europe-west1"

  template {
    timeout = "600s"
    scaling {
      max_instance_count = 1
    }
    containers {
      image = "europe-docker.pkg.dev/tours/payouts/server"
    }
  }
}

resource "google_cloud_scheduler_job" "payouts" {
  name     = "payouts"
  schedule = "0 * * * *"

  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.payouts.uri}/tasks/payouts"
  }
}
