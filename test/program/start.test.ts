/** The program as a process: its start, its refusals to start, and signals. */
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { clientSecret, portal } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { endPrograms, newFolder, serve, start } from '../support/servers/program.ts';

afterEach(endPrograms);

describe('the program', () => {
  it('starts, names a misspelt setting, prints no secrets, and stops cleanly at a signal', async () => {
    const { child, exited, seen, output, origin, folder } = await serve({ COOKIE_KEYZ: 'hush' });
    await seen('"msg":"ready"');
    // It prints the name of a misspelt setting, and never its value.
    expect(output()).toContain('COOKIE_KEYZ');
    expect(output()).not.toContain('hush');
    // The same of a registration: this secret has spaces.
    expect(output()).toContain('portal: client_secret has characters other than');
    expect(output()).not.toContain(clientSecret);
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
    for (const name of ['', 'secrets.json', 'jwks.json', 'provider.sqlite']) {
      expect([name, statSync(join(folder, 'data', name)).mode & 0o077]).toEqual([name, 0]);
    }
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('ends at once at the second signal, even during a request', async () => {
    const { child, exited, seen, origin } = await serve();
    await seen('"msg":"ready"');
    // A form that never ends; the log says when the program is reading it.
    const form = request(`${origin}/token`, {
      method: 'POST',
      headers: { Expect: '100-continue' },
    });
    form.on('error', () => undefined).flushHeaders();
    await once(form, 'continue');
    child.kill('SIGTERM');
    await seen('"msg":"stopping"');
    child.kill('SIGINT');
    expect(await exited).toBe(1);
  });

  it('finishes a running request at Ctrl-C, which both the terminal and npm send', async () => {
    const { child, exited, seen, origin } = await serve({}, portal, { by: 'npm' });
    await seen('"msg":"ready"');
    const form = request(`${origin}/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Expect: '100-continue' },
    });
    const answered = once(form, 'response');
    form.write('grant_type=');
    await once(form, 'continue');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await seen('"msg":"stopping"');
    form.end('none');
    const [{ statusCode }] = await answered;
    expect(statusCode).toBe(400);
    await seen('"msg":"stopped"');
    await exited;
  });

  it('refuses to start in production with every fault named at once', async () => {
    const { exited, output } = start({
      NODE_ENV: 'production',
      ISSUER: 'http://id.example',
      DEMO: '1',
      COOKIE_KEY: 'x',
    });
    expect(await exited).toBe(1);
    for (const name of [
      'ISSUER',
      'COOKIE_KEYS',
      'IDENTIFIER_SEAL_KEYS',
      'IDENTIFIER_INDEX_KEY',
      'DEMO',
      'COOKIE_KEY ',
    ]) {
      expect(output()).toContain(name);
    }
    expect(output()).not.toContain('    at ');
  });

  it.each([
    [
      'a client that is wrong',
      { client_id: 'a', client_secret: 'short', redirect_uris: ['http://evil.example'] },
      'client_secret',
    ],
    ['an unknown key', { ...portal, frist_party: true }, 'frist_party'],
  ])('names %s, and no secret', async (_name, client, words) => {
    // It reports the faults of all files at once.
    const { exited, output } = await serve({ JWKS_FILE: 'nowhere.json' }, client);
    expect(await exited).toBe(1);
    expect(output()).toContain(words);
    expect(output()).toContain('JWKS_FILE nowhere.json');
    expect(output()).not.toContain(clientSecret);
  });

  it('says which key is not the one the accounts were stored under', async () => {
    const first = await serve();
    await first.seen('"msg":"ready"');
    first.child.kill('SIGTERM');
    await first.exited;
    const second = start({
      DATA_DIR: join(first.folder, 'data'),
      PORT: String(await freePort()),
      DEMO: '0',
      IDENTIFIER_INDEX_KEY: Buffer.alloc(32, 'another key').toString('base64'),
    });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('IDENTIFIER_INDEX_KEY');
  });

  it('names the folder that it cannot write', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    const { exited, output } = start({ DATA_DIR: join(folder, 'file', 'data'), DEMO: '0' });
    expect(await exited).toBe(1);
    expect(output()).toContain('DATA_DIR');
  });

  it('calls no private address of a service, and logs why', async () => {
    const called: string[] = [];
    const listener = createServer((req, res) => {
      called.push(req.url ?? '');
      res.end(JSON.stringify({ keys: [] }));
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { client_secret: _, ...rest } = portal;
    const keyed = {
      ...rest,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://127.0.0.1:${port}/jwks`,
    };
    const { seen, origin } = await serve({}, keyed);
    await seen('"msg":"ready"');
    const assertion = [
      '{"alg":"ES256"}',
      '{"iss":"portal","sub":"portal","aud":"x","jti":"1","exp":9999999999}',
      'x',
    ]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    const reply = await fetch(`${origin}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(called).toEqual([]);
    listener.close();
  });
});
