resource "google_cloud_run_v2_service" "depot" {
  name     = "depot"
  location = "europe-west1"

  template {
    timeout = "300s"
    containers {
      image = "europe-docker.pkg.dev/shop/depot/server"
    }
  }
}
