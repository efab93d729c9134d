import { mustExtract } from './must-extract.ts';

const deployment = (spec: string, name = 'payouts'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n${spec}`;

describe('Kubernetes workloads', () => {
  it('gives replicas, strategy and command of a Deployment', async () => {
    const { services } = await mustExtract('k8s/payouts.yaml', deployment('  replicas: 1\n  strategy:\n    type: Recreate\n  template:\n    spec:\n      containers:\n        - name: proxy\n          image: envoy\n        - name: payouts\n          image: ghcr.io/shop/payouts:1\n          command: [node]\n          args: ["dist/worker.js"]\n          env:\n            - name: ROLE\n              value: worker\n'));

    expect(services).toEqual([
      {
        platform: 'kubernetes', name: 'payouts', line: 4, environment: { ROLE: { value: 'worker', line: 20 } }, minInstances: { value: 1, line: 6 }, maxInstances: { value: 1, line: 6 }, replacesFirst: { value: true, line: 8 },
        image: { value: 'ghcr.io/shop/payouts:1', line: 15 }, command: { value: 'node dist/worker.js', line: 17 },
      },
    ]);
  });

  it('reads an autoscaler as a change of the workload it points at', async () => {
    const { services } = await mustExtract('k8s/scale.yaml', 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: payouts-hpa }\nspec:\n  scaleTargetRef: { kind: Deployment, name: payouts }\n  minReplicas: 2\n  maxReplicas: 10\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n  scaleTargetRef: { name: digests }\n  minReplicaCount: 0\n');

    expect(services).toEqual([
      { platform: 'kubernetes', name: 'payouts', line: 5, update: true, minInstances: { value: 2, line: 6 }, maxInstances: { value: 10, line: 7 } },
      { platform: 'kubernetes', name: 'digests', line: 12, update: true, minInstances: { value: 0, line: 13 } },
    ]);
  });

  it('fills in the parameters of a template of OpenShift, and leaves those without a value open', async () => {
    const template = (parameter: string): string => `kind: Template\nobjects:\n${deployment('  replicas: ${{REPLICAS}}\n', 'shop-${SUFFIX}').replaceAll(/^/gm, '    ').replace('    apiVersion', '  - apiVersion')}\nparameters:\n  - { name: SUFFIX, value: payouts }\n  - { name: REPLICAS, ${parameter} }\n`;

    expect((await mustExtract('openshift/payouts.yaml', template('value: "3"'))).services).toMatchObject([{ name: 'shop-payouts', minInstances: { value: 3, line: 8 }, maxInstances: { value: 3, line: 8 } }]);
    expect((await mustExtract('openshift/payouts.yaml', template('required: true'))).services[0]).not.toHaveProperty('minInstances');
  });

  it('takes a StatefulSet for one that lets go of a pod before it makes the next', async () => {
    const { services } = await mustExtract('k8s/ledger.yaml', deployment('  replicas: 1\n').replace('Deployment', 'StatefulSet'));

    expect(services[0]?.replacesFirst).toEqual({ value: true, line: 1 });
  });

  it('leaves out databases and brokers, whatever the registry', async () => {
    const of = (image: string): string => deployment(`  template:\n    spec:\n      containers:\n        - name: x\n          image: ${image}\n`);

    expect((await mustExtract('k8s/cache.yaml', `${of('docker.io/library/redis:8')}---\n${of('postgres:17')}---\n${of('ghcr.io/shop/redis-worker:1')}`)).services.map(({ image }) => image?.value)).toEqual(['ghcr.io/shop/redis-worker:1']);
  });

  it('leaves other kinds alone', async () => {
    expect((await mustExtract('k8s/agent.yaml', '# kind: Deployment\napiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\n')).services).toEqual([]);
  });
});

describe('an overlay of Kustomize', () => {
  const kustomization = async (text: string): Promise<unknown> => (await mustExtract('overlays/eu/kustomization.yaml', `resources: [../../base]\n${text}`)).services;

  it('changes the replicas of a workload of its base', async () => {
    expect(await kustomization('replicas:\n  - name: mailer\n    count: 5\n')).toEqual([{ platform: 'kubernetes', name: 'mailer', line: 3, update: true, minInstances: { value: 5, line: 4 }, maxInstances: { value: 5, line: 4 } }]);
  });

  it('changes them by a patch inside of the file, on its line there', async () => {
    const operation = 'patches:\n  - target: { kind: Deployment, name: mailer }\n    patch: |-\n      - op: replace\n        path: /spec/replicas\n        value: 5\n';
    const merge = 'patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata:\n        name: mailer\n      spec:\n        replicas: 5\n';
    const expected = [expect.objectContaining({ name: 'mailer', update: true, maxInstances: { value: 5, line: 7 } })];

    expect(await kustomization(operation)).toEqual(expected);
    expect(await kustomization(merge)).toEqual([expect.objectContaining({ name: 'mailer', update: true, maxInstances: { value: 5, line: 9 } })]);
  });

  it('names the patch of a file of its own', async () => {
    expect(await kustomization('patches:\n  - path: replicas.yaml\n    target: { kind: Deployment, name: mailer }\n')).toEqual([
      { platform: 'kubernetes', name: 'mailer', line: 4, update: true, unresolved: { minInstances: { value: 'patch:replicas.yaml', line: 3 }, maxInstances: { value: 'patch:replicas.yaml', line: 3 } } },
    ]);
    expect((await mustExtract('overlays/eu/replicas.yaml', '- op: add\n  path: /spec/replicas\n  value: 5\n')).variables).toEqual({ '/spec/replicas': { value: '5', line: 3 } });
  });

  it('says nothing of other kinds and other patches', async () => {
    expect(await kustomization('replicas: []\npatches:\n  - target: { kind: Service, name: mailer }\n    patch: |-\n      - op: replace\n        path: /spec/ports/0/port\n        value: 5\n  - target: { kind: Deployment, name: mailer }\n    patch: |-\n      - op: remove\n        path: /spec/replicas\n')).toEqual([]);
  });
});

describe('a Helm chart', () => {
  const template = '{{- if .Values.worker.enabled }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "shop.fullname" . }}-worker\n  labels:\n    {{- include "shop.labels" . | nindent 4 }}\nspec:\n  replicas: {{ .Values.worker.replicaCount }}\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"\n          args: ["dist/worker.js"]\n{{- end }}\n';

  it('keeps the lines of a template, and what is inserted as an expression', async () => {
    const { services } = await mustExtract('deploy/shop/templates/worker.yaml', template);

    expect(services).toEqual([
      expect.objectContaining({ platform: 'kubernetes', name: 'shop-worker', line: 5, onlyIf: ['.Values.worker.enabled'], unresolved: { minInstances: { value: '$(.Values.worker.replicaCount)', line: 9 }, maxInstances: { value: '$(.Values.worker.replicaCount)', line: 9 } } }),
    ]);
  });

  it('names a part of the chart alike wherever it is spoken of', async () => {
    const part = (kind: string, spec: string): string => `apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'autoscaling/v2'}\nkind: ${kind}\nmetadata:\n  name: {{ include "shop.worker.fullname" . }}\nspec:\n${spec}`;
    const { services } = await mustExtract('deploy/shop/templates/worker.yaml', `${part('Deployment', '  replicas: 1\n  template:\n    spec: { containers: [{ image: shop }] }\n')}---\n{{- if and .Values.scaling .Values.worker.enabled }}\n${part('HorizontalPodAutoscaler', '  scaleTargetRef: { name: {{ include "shop.worker.fullname" . }} }\n  maxReplicas: 5\n')}{{- end }}\n`);

    expect(services.map(({ name, update, onlyIf }) => [name, update, onlyIf])).toEqual([['shop-worker', undefined, undefined], ['shop-worker', true, ['.Values.scaling', '.Values.worker.enabled']]]);
  });

  it('gives the literals of values.yaml under their paths', async () => {
    const { variables } = await mustExtract('deploy/shop/values.yaml', 'image:\n  repository: ghcr.io/shop/app\nworker:\n  replicaCount: 4\n  tolerations: []\n');

    expect(variables).toEqual({ '.Values.image.repository': { value: 'ghcr.io/shop/app', line: 2 }, '.Values.worker.replicaCount': { value: '4', line: 4 } });
  });

  it('says nothing of a template that is no YAML even so', async () => {
    expect(await mustExtract('deploy/shop/templates/odd.yaml', 'kind: Deployment\n{{ range .Values.x }}: [\n{{ end }}')).toEqual({ services: [], schedules: [] });
  });
});
