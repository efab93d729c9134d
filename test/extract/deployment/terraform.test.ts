import { extractDeployment } from '../../../src/extract/deployment/extract-deployment.ts';
import { mustExtract } from './must-extract.ts';

describe('Terraform', () => {
  it('reads a schedule with its target and retries', async () => {
    const { schedules } = await mustExtract(
      'infra/scheduler.tf',
      `resource "google_cloud_scheduler_job" "allocation" {
  name             = "allocation"
  schedule         = "*/5 * * * *"
  time_zone        = "Europe/Berlin"
  attempt_deadline = "180s"

  retry_config {
    retry_count          = 5
    min_backoff_duration = "5s"
    max_backoff_duration = "3600s"
  }

  http_target {
    http_method = "POST"
    uri         = "\${google_cloud_run_v2_service.api.uri}/tasks/allocation"
    oidc_token { service_account_email = google_service_account.scheduler.email }
  }
}
`,
    );

    expect(schedules).toEqual([
      {
        platform: 'cloud-scheduler',
        name: 'allocation',
        line: 1,
        target: { kind: 'http', url: { value: '${google_cloud_run_v2_service.api.uri}/tasks/allocation', line: 15 }, method: 'POST' },
        expression: { value: '*/5 * * * *', line: 3 },
        timeZone: { value: 'Europe/Berlin', line: 4 },
        attemptDeadlineSeconds: { value: 180, line: 5 },
        retryCount: { value: 5, line: 8 },
        minBackoffSeconds: { value: 5, line: 9 },
        maxBackoffSeconds: { value: 3600, line: 10 },
      },
    ]);
  });

  it('reads a message to a topic, and whether the schedule is paused', async () => {
    const { schedules } = await mustExtract('scheduler.tf', 'resource "google_cloud_scheduler_job" "digest" {\n  schedule = "0 8 * * *"\n  paused = true\n  pubsub_target {\n    topic_name = google_pubsub_topic.digest.id\n  }\n}\n');

    expect(schedules).toEqual([
      { platform: 'cloud-scheduler', name: 'digest', line: 1, target: { kind: 'resource', address: 'google_pubsub_topic.digest' }, expression: { value: '0 8 * * *', line: 2 }, paused: { value: true, line: 3 } },
    ]);
  });

  it('reads a service of the second version', async () => {
    const { services } = await mustExtract(
      'infra/worker.tf',
      `resource "google_cloud_run_v2_service" "worker" {
  name = "image-worker"
  template {
    max_instance_request_concurrency = 80
    timeout                          = "900s"
    scaling {
      min_instance_count = 1
      max_instance_count = 20
    }
    containers {
      image = "gcr.io/shop/worker:\${var.tag}"
      resources {
        cpu_idle = false
      }
    }
  }
}
`,
    );

    expect(services).toEqual([
      {
        platform: 'cloud-run',
        name: 'image-worker',
        line: 1,
        concurrency: { value: 80, line: 4 },
        timeoutSeconds: { value: 900, line: 5 },
        minInstances: { value: 1, line: 7 },
        maxInstances: { value: 20, line: 8 },
        image: { value: 'gcr.io/shop/worker:${var.tag}', line: 11 },
        cpuThrottling: { value: false, line: 13 },
      },
    ]);
  });

  it('reads a service of the first version by its annotations', async () => {
    const { services } = await mustExtract(
      'infra/worker.tf',
      `resource "google_cloud_run_service" "worker" {
  name = "worker"
  template {
    metadata {
      annotations = {
        "autoscaling.knative.dev/maxScale"  = "20"
        "run.googleapis.com/cpu-throttling" = "false"
      }
    }
    spec {
      container_concurrency = 80
      timeout_seconds = 600
    }
  }
}
`,
    );

    expect(services).toEqual([
      { platform: 'cloud-run', name: 'worker', line: 1, maxInstances: { value: 20, line: 6 }, cpuThrottling: { value: false, line: 7 }, concurrency: { value: 80, line: 11 }, timeoutSeconds: { value: 600, line: 12 } },
    ]);
  });

  it('reads a job and its tasks', async () => {
    const { services } = await mustExtract('job.tf', 'resource "google_cloud_run_v2_job" "payouts" {\n  template {\n    task_count = 3\n    template {\n      timeout = "1200s"\n    }\n  }\n}\n');

    expect(services).toEqual([{ platform: 'cloud-run-job', name: 'payouts', line: 1, maxInstances: { value: 3, line: 3 }, timeoutSeconds: { value: 1200, line: 5 } }]);
  });

  it('places a variable of the same file at its default', async () => {
    const { services } = await mustExtract('main.tf', 'variable "max" {\n  default = 20\n}\nlocals {\n  name = "orders"\n}\nresource "google_cloud_run_v2_service" "api" {\n  name = local.name\n  template {\n    scaling {\n      max_instance_count = var.max\n    }\n  }\n}\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'orders', line: 7, maxInstances: { value: 20, line: 2, variable: 'var.max' } }]);
  });

  it('hands on variables for other files of the folder, and names those it lacks', async () => {
    const variables = await mustExtract('variables.tf', 'variable "max" {\n  type    = number\n  default = 20\n}\nvariable "project" {}\n');
    const main = await mustExtract('main.tf', 'resource "google_cloud_run_v2_service" "api" {\n  name = "api-${var.env}"\n  template {\n    scaling {\n      max_instance_count = "${var.max}"\n      min_instance_count = var.env == "prod" ? 1 : 0\n    }\n  }\n}\n');

    expect(variables).toEqual({ services: [], schedules: [], variables: { 'var.max': { value: '20', line: 3 } } });
    expect(main.services).toEqual([
      { platform: 'cloud-run', name: 'api', line: 1, unresolved: { maxInstances: { value: 'var.max', line: 5 }, minInstances: { value: 'var.env == "prod" ? 1 : 0', line: 6 } } },
    ]);
  });

  it('names the modules of the repository that are called, and whether it may be several times', async () => {
    const { modules } = await mustExtract('main.tf', 'module "api" {\n  source = "./modules/service"\n}\nmodule "jobs" {\n  source   = "../jobs"\n  for_each = var.jobs\n}\nmodule "network" {\n  source = "terraform-google-modules/network/google"\n}\n');

    expect(modules).toEqual([{ source: './modules/service', isRepeated: false }, { source: '../jobs', isRepeated: true }]);
  });

  it('reads the values that variables are given', async () => {
    expect((await mustExtract('infra/prod.tfvars', '# production\nmax_instances = 20\nregion = "europe-west1"\ntags = ["a"]\n')).variables).toEqual({ 'var.max_instances': { value: '20', line: 2 }, 'var.region': { value: 'europe-west1', line: 3 } });
  });

  it('takes null for silence', async () => {
    const { services } = await mustExtract('main.tf', 'resource "google_cloud_run_v2_service" "api" {\n  template {\n    timeout = null\n  }\n}\n');

    expect(services).toEqual([{ platform: 'cloud-run', name: 'api', line: 1 }]);
  });

  it('is quiet about other resources and data sources', async () => {
    expect(await mustExtract('main.tf', 'resource "google_sql_database" "db" {\n  name = "google_cloud_run_v2_service"\n}\ndata "google_cloud_run_v2_service" "api" {\n  name = "api"\n}\n')).toEqual({ services: [], schedules: [] });
  });

  it('says where the HCL around a service is broken', async () => {
    const extraction = await extractDeployment('main.tf', 'resource "google_storage_bucket" "b" {\n}\nresource "google_cloud_run_v2_service" "api" {\n  name = = "api"\n}\n');

    expect(extraction.ok ? '' : extraction.reason).toMatch(/^not valid HCL: line \d/);
  });
});
