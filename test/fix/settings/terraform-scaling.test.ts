import { addScaling } from '../../../src/fix/settings/terraform-scaling.ts';

function scale(body: string, head = 'resource "google_cloud_run_v2_service" "payouts" {'): string | null {
  return addScaling(`${head}\n${body}}\n`.split('\n'), 1, [{ name: 'maxInstances', value: '1', line: null }])?.slice(1, -2).join('\n') ?? null;
}

describe('the most instances of a service in Terraform', () => {
  it('stand in a block of their own', () => {
    expect(scale('  name = "payouts"\n  template {\n    containers {\n      image = "payouts"\n    }\n  }\n')).toBe('  name = "payouts"\n  template {\n    scaling {\n      max_instance_count = 1\n    }\n\n    containers {\n      image = "payouts"\n    }\n  }');
    expect(scale('  template {\n    timeout = "300s"\n\n    containers {\n      image = "payouts"\n    }\n  }\n')).toBe('  template {\n    timeout = "300s"\n\n    scaling {\n      max_instance_count = 1\n    }\n\n    containers {\n      image = "payouts"\n    }\n  }');
  });

  it('stand in the block that is there', () => {
    expect(scale('  template {\n    scaling {\n      min_instance_count = 0\n    }\n  }\n')).toBe('  template {\n    scaling {\n      max_instance_count = 1\n      min_instance_count = 0\n    }\n  }');
  });

  it('are not those of the service', () => {
    expect(scale('  scaling {\n    min_instance_count = 0\n  }\n  template {\n    timeout = "300s"\n  }\n')).toBe('  scaling {\n    min_instance_count = 0\n  }\n  template {\n    timeout = "300s"\n\n    scaling {\n      max_instance_count = 1\n    }\n  }');
  });

  it.each([
    ['makes several services', '  for_each = var.services\n  template {\n  }\n'],
    ['makes its blocks in a loop', '  template {\n    dynamic "containers" {\n    }\n  }\n'],
    ['says it on one line', '  template {\n    scaling { min_instance_count = 0 }\n  }\n'],
    ['has no template', '  name = "payouts"\n'],
  ])('are not written where the block %s', (_what, body) => {
    expect(scale(body)).toBeNull();
  });

  it('are not written into another resource', () => {
    expect(scale('  template {\n  }\n', 'resource "google_cloud_run_service" "payouts" {')).toBeNull();
  });
});
