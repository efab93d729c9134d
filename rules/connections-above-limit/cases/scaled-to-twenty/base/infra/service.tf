resource "google_cloud_run_v2_service" "bookings" {
  name     = "bookings"
  location = "europe-west1"

  template {
    scaling {
      max_instance_count = 4
    }

    containers {
      image = "europe-docker.pkg.dev/shop/bookings/app"
    }
  }
}
