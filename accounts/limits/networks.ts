/** Reduces a network address to the networks that limits count, and to the part that the audit trail may record. */
import { isIPv4, isIPv6 } from 'node:net';
import type { BlindIndex } from '../../crypto/blind-index.ts';

/** The size of a network. `unknown` stands for all that is no address. */
export type NetworkSize = '/24' | '/32' | '/48' | '/56' | '/64' | 'unknown';

/** A network that an address belongs to. */
export interface Network {
  readonly size: NetworkSize;
  readonly name: string;
}

/**
 * Returns the networks of an address, the widest first: the /24 and the whole address of IPv4; the /48, the /56 and the
 * /64 of IPv6. A provider gives a household a /56 or a /64, and a rented server or a tunnel often has a /48.
 */
export function networksOf(address: string): readonly [Network, ...Network[]] {
  const plain = address
    // Some proxies add the port: `203.0.113.7:50123`, `[2001:db8::7]:50123`.
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/^(::|(0+:){5})ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) {
    return [
      { size: '/24', name: `${plain.split('.').slice(0, 3).join('.')}.0/24` },
      { size: '/32', name: plain },
    ];
  }
  if (!isIPv6(plain)) return [{ size: 'unknown', name: 'unknown' }];
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest].map((group) =>
    group.replace(/^0+(?=.)/, '').toLowerCase(),
  );
  const site = all.slice(0, 3).join(':');
  const subnet = all[3] ?? '0';
  const home = (Number.parseInt(subnet, 16) & 0xff00).toString(16);
  return [
    { size: '/48', name: `${site}::/48` },
    { size: '/56', name: `${site}:${home}::/56` },
    { size: '/64', name: `${site}:${subnet}::/64` },
  ];
}

/** Returns what the audit trail may record: the /24 of an IPv4 address, or the /48 of an IPv6 address. */
export const auditNetwork = (address: string): string => networksOf(address)[0].name;

/** Returns the networks of an address with blind indexes in place of their names, as counters may store them. */
export const indexedNetworks = (index: BlindIndex, address: string): readonly Network[] =>
  networksOf(address).map(({ size, name }) => ({ size, name: index('network', name) }));
