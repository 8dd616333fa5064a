/** The parts of a network address that limits and the audit trail use in place of the whole address. */
import { isIPv4, isIPv6 } from 'node:net';

/** The part of an address that counts as one place: an IPv4 whole, an IPv6 by its /64, or `unknown`. */
export function networkOf(address: string): string {
  const plain = address
    // Some proxies tell the port as well: `203.0.113.7:50123`, `[2001:db8::7]:50123`.
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/^(::|(0+:){5})ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

/** What the audit trail may know of a place: an IPv4 without its last byte, an IPv6's first 48 bits. */
export function auditNetwork(address: string): string {
  const network = networkOf(address);
  if (network === 'unknown') return network;
  return network.includes(':')
    ? `${network.split(':').slice(0, 3).join(':')}::/48`
    : `${network.split('.').slice(0, 3).join('.')}.0/24`;
}
