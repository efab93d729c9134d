resource "google_cloud_run_v2_service" "depot" {
  name     = "depot"
  location = "europe-west1"

  template {
    timeout = "300s"

    scaling {
      max_instance_count = 1
    }

    containers {
      image = "europe-docker.pkg.dev/shop/depot/server"
    }
  }
}
