resource "google_cloud_run_v2_service" "planning" {
  name     = "planning"
  location = "europe-west1"

  template {
    timeout                          = "300s"
    max_instance_request_concurrency = 80
    scaling {
      max_instance_count = 20
    }
    containers {
      image = "europe-docker.pkg.dev/shop/planning/server"
    }
  }
}
