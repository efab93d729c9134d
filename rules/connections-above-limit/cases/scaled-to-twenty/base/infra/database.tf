resource "google_sql_database_instance" "bookings" {
  name             = "bookings"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"

    database_flags {
      name  = "max_connections"
      value = "100"
    }
  }
}
