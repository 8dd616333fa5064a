/** The manifests: what the API would refuse or silently ignore, and what a cluster must be able to rely on. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadSettings } from '../../config/index.ts';
import { schema } from '../../config/schema.ts';
import { productionEnv, temporaryFolder } from '../config/support.ts';

const folder = 'deploy/kubernetes';
const read = (file: string): unknown => parse(readFileSync(`${folder}/${file}`, 'utf8'));
const { resources } = z
  .object({ resources: z.array(z.string()) })
  .parse(read('kustomization.yaml'));

const header = z.object({ apiVersion: z.string(), kind: z.string() });

/** Returns the name of a kind's schema in the package: `apps/v1` and `Deployment` give `IoK8sApiAppsV1Deployment`. */
function schemaName(object: unknown): string {
  const { apiVersion, kind } = header.parse(object);
  const [version = '', group = 'core'] = apiVersion.split('/').reverse();
  const words = [group.replace('.k8s.io', ''), version, kind];
  return `IoK8sApi${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

/** Returns a copy that notes which of its fields are read, and the fields that nobody has read. */
function noteReads(object: unknown) {
  const fields = new Set<string>();
  function copyOf(value: unknown, path: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, n) => copyOf(item, `${path}.${n}`));
    const copies = Object.entries(value).map(([name, of]) => {
      fields.add(`${path}.${name}`);
      return [name, copyOf(of, `${path}.${name}`)];
    });
    return new Proxy(Object.fromEntries(copies), {
      get(target, name) {
        fields.delete(`${path}.${String(name)}`);
        return Reflect.get(target, name);
      },
    });
  }
  return { copy: copyOf(object, ''), unread: fields };
}

/** Resolves with what is wrong with an object: by its schema, and the fields that its schema does not know. */
async function faultsOf(object: unknown): Promise<string[]> {
  const { validate } = await import(`kubernetes-models/_schemas/${schemaName(object)}`);
  const { copy, unread } = noteReads(object);
  // The API drops a field that it does not know. A validator reads each field that it knows.
  if (validate(copy)) return [...unread];
  return z
    .array(z.object({ instancePath: z.string(), keyword: z.string() }))
    .parse(validate.errors)
    .map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`);
}

describe('the manifests', () => {
  it('are all listed', () => {
    const files = readdirSync(folder).filter((file) => /\.yaml$/.test(file));
    expect([...resources, 'kustomization.yaml'].sort()).toEqual(files.sort());
  });

  it.each(resources)('%s agrees with the schema of the API', async (file) => {
    expect(await faultsOf(read(file))).toEqual([]);
  });

  it('would not be taken with a wrong type or a misspelt field', async () => {
    const pod = (container: object) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { spec: { containers: [{ name: 'a', ...container }] } },
      },
    });
    expect(await faultsOf(pod({ ports: [{ containerPort: 'http' }] }))).toEqual([
      '/spec/template/spec/containers/0/ports/0/containerPort: type',
    ]);
    expect(await faultsOf(pod({ readinesProbe: {} }))).toEqual([
      '.spec.template.spec.containers.0.readinesProbe',
    ]);
  });
});

describe('the pods', () => {
  const [container, ...others] = z
    .object({
      spec: z.object({
        template: z.object({ spec: z.object({ containers: z.array(z.looseObject({})) }) }),
      }),
    })
    .parse(read('deployment.yaml')).spec.template.spec.containers;

  it('are two, ordinary users on a read-only file system, with probes and bounds', () => {
    expect(others).toEqual([]);
    expect(read('deployment.yaml')).toMatchObject({
      spec: {
        replicas: 2,
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          },
        },
      },
    });
    expect(container).toMatchObject({
      securityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { memory: '512Mi' }, limits: { memory: expect.any(String) } },
      livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
      readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
    });
  });

  it('are found by the service, the budget and the policy', () => {
    const labels = { 'app.kubernetes.io/component': 'provider' };
    expect(read('service.yaml')).toMatchObject({ spec: { selector: labels } });
    const selector = { matchLabels: labels };
    expect(read('deployment.yaml')).toMatchObject({
      spec: { selector, template: { metadata: { labels } } },
    });
    expect(read('disruption-budget.yaml')).toMatchObject({ spec: { minAvailable: 1, selector } });
    expect(read('network-policy.yaml')).toMatchObject({
      spec: { podSelector: selector, policyTypes: ['Ingress', 'Egress'] },
    });
  });

  it('are reached at the ports that the service and the policy name', () => {
    const names = z.array(z.looseObject({ name: z.string() })).parse(container?.['ports']);
    expect(names.map(({ name }) => name)).toEqual(['http', 'metrics', 'support']);
    expect(read('service.yaml')).toMatchObject({
      spec: { ports: [{ targetPort: 'http' }, { targetPort: 'support' }] },
    });
    expect(read('network-policy.yaml')).toMatchObject({
      spec: {
        ingress: [
          { ports: [{ port: 'http' }, { port: 'support' }] },
          { ports: [{ port: 'metrics' }] },
        ],
      },
    });
  });

  it('get settings that production starts with, and each secret as a file', () => {
    using secrets = temporaryFolder();
    const { COOKIE_KEYS, IDENTIFIER_SEAL_KEYS, IDENTIFIER_INDEX_KEY } = productionEnv();
    const contents = {
      cookie_keys: COOKIE_KEYS,
      identifier_seal_keys: IDENTIFIER_SEAL_KEYS,
      identifier_index_key: IDENTIFIER_INDEX_KEY,
      mongodb_uri: 'mongodb://mongodb.example.fr/provider',
      redis_url: 'rediss://redis.example.fr',
      smtp_url: 'smtps://mail.example.fr',
    };
    for (const [name, content] of Object.entries(contents)) secrets.write(name, content);
    const env = parseEnv(readFileSync(`${folder}/settings.env`, 'utf8'));
    for (const name of Object.keys(env))
      expect(Object.keys(schema)).toContain(
        name.replace(/_FILE$/, '').replace(/^(CLIENTS|JWKS)$/, '$1_FILE'),
      );
    for (const [name, setting] of Object.entries(schema))
      if ('secret' in setting) expect(env).not.toHaveProperty(name);
    const moved = Object.entries(env).map(([name, value]) => [
      name,
      value?.replace(/^\/secrets/, secrets.path),
    ]);
    const { warnings } = loadSettings({
      NODE_ENV: 'production',
      ...Object.fromEntries(moved),
    });
    expect(warnings.filter((text) => !text.includes('the legal pages'))).toEqual([]);
    expect(container?.['volumeMounts']).toEqual([
      { name: 'secrets', mountPath: '/secrets', readOnly: true },
      { name: 'keys', mountPath: '/keys', readOnly: true },
      { name: 'data', mountPath: '/data' },
    ]);
  });
});
