import { mustExtract } from './must-extract.ts';

describe('services that take no requests', () => {
  it('are the worker pools a script deploys', async () => {
    const { services } = await mustExtract('deploy.sh', 'gcloud beta run worker-pools deploy digests --source . --instances 2\n');

    expect(services).toEqual([{ platform: 'cloud-run-worker-pool', name: 'digests', line: 1, minInstances: { value: 2, line: 1 }, maxInstances: { value: 2, line: 1 }, source: { value: '.', line: 1 } }]);
  });

  it('are those of Terraform', async () => {
    const { services } = await mustExtract('main.tf', 'resource "google_cloud_run_v2_worker_pool" "digests" {\n  name = "digests"\n  scaling {\n    manual_instance_count = 1\n  }\n}\nresource "aws_ecs_service" "mailer" {\n  name = "mailer"\n  desired_count = 3\n}\n');

    expect(services).toEqual([
      { platform: 'cloud-run-worker-pool', name: 'digests', line: 1, minInstances: { value: 1, line: 4 }, maxInstances: { value: 1, line: 4 } },
      { platform: 'ecs', name: 'mailer', line: 7, minInstances: { value: 3, line: 9 }, maxInstances: { value: 3, line: 9 } },
    ]);
  });

  it('have no known maximum in ECS where something else may change the count', async () => {
    const { services } = await mustExtract('main.tf', 'resource "aws_ecs_service" "mailer" {\n  name = "mailer"\n  desired_count = 1\n  lifecycle {\n    ignore_changes = [desired_count]\n  }\n}\n');

    expect(services[0]?.maxInstances).toBeUndefined();
  });
});
