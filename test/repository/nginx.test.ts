/** The shipped proxy counts an IPv6 address by its /64, in every zone, and has a page for too many cookies. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const conf = readFileSync('deploy/nginx.conf', 'utf8');

/** Returns what a map of the configuration makes of an address, both as bytes. */
function keyOf(address: readonly number[], map = 'network'): string {
  const [, body = ''] = new RegExp(`\\$${map} \\{([\\s\\S]*?)\\n {2}\\}`).exec(conf) ?? [];
  const patterns = [...body.matchAll(/"~(.+)" \$\w+;/g)].map(([, pattern = '']) => pattern);
  const bytes = Buffer.from(address).toString('latin1');
  const found = patterns.map((pattern) => new RegExp(pattern).exec(bytes)).find(Boolean);
  return Object.values(found?.groups ?? {})[0] ?? bytes;
}

describe('deploy/nginx.conf', () => {
  it('keys each zone by the network', () => {
    const keys = [...conf.matchAll(/limit_(?:req|conn)_zone (\S+) zone=([\w-]+)/g)];
    expect(keys.map(([, key, zone]) => [zone, key])).toEqual([
      ['people', '$network'],
      ['people-of-site', '$site'],
      ['services', '$network'],
      ['services-of-site', '$site'],
      ['connections', '$network'],
    ]);
  });

  it('counts all addresses of an IPv6 /64 as one, and the next /64 as another', () => {
    // Line feeds are bytes of addresses too.
    const prefix = [0x20, 0x01, 0x0d, 0xb8, 0x0a, 0x0a, 0, 1];
    const first = keyOf([...prefix, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(first).toHaveLength(8);
    expect(keyOf([...prefix, 10, 10, 10, 10, 10, 10, 10, 10])).toBe(first);
    expect(keyOf([...prefix.slice(0, 7), 2, 0, 0, 0, 0, 0, 0, 0, 1])).not.toBe(first);
  });

  it('answers a header line that is too long with the page about cookies, and has the browser delete them', () => {
    const [, path = ''] = /error_page 494 =431 (\S+);/.exec(conf) ?? [];
    const [, location = ''] = new RegExp(`location = ${path} \\{([^}]*)\\}`).exec(conf) ?? [];
    expect(location).toMatch(/internal;[\s\S]*add_header Clear-Site-Data '"cookies"' always;/);
    const mounted = `./http/server${path}:/etc/nginx/pages${path}:ro`;
    expect(readFileSync('compose.production.yaml', 'utf8')).toContain(mounted);
    // Over HTTP/2 nginx closes the connection instead.
    expect(conf).not.toMatch(/^\s*http2\b|listen .*http2/m);
  });

  it('counts all addresses of a /24 and of a /48 together as well', () => {
    expect(keyOf([192, 0, 2, 1], 'site')).toBe(keyOf([192, 0, 2, 10], 'site'));
    expect(keyOf([192, 0, 2, 1], 'site')).not.toBe(keyOf([192, 0, 3, 1], 'site'));
    const prefix = [0x20, 0x01, 0x0d, 0xb8, 0x0a, 0x0a];
    const last = [0, 0, 0, 0, 0, 0, 0, 1];
    const site = keyOf([...prefix, 0, 1, ...last], 'site');
    expect(site).toHaveLength(6);
    expect(keyOf([...prefix, 10, 10, ...last], 'site')).toBe(site);
    expect(keyOf([...prefix.slice(0, 5), 11, 0, 1, ...last], 'site')).not.toBe(site);
  });

  it('hands on the host with its port, which an issuer may have', () => {
    expect(conf).toMatch(/proxy_set_header Host \$http_host;/);
  });

  it('counts an IPv4 address whole', () => {
    expect(keyOf([192, 0, 2, 1])).not.toBe(keyOf([192, 0, 2, 2]));
  });
});
