resource "google_cloud_run_v2_service" "bookings" {
  name     = "bookings"
  location = "europe-west1"

  template {
    scaling {
      # ok: connections-above-limit: 6 x 15 connections are fewer than the 100 that the database takes
      max_instance_count = 6
    }

    containers {
      image = "europe-docker.pkg.dev/shop/bookings/app"
    }
  }
}
