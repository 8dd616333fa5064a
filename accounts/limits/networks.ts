/** Reduces a network address to the part that limits count, and to the part that the audit trail may record. */
import { isIPv4, isIPv6 } from 'node:net';

/** Returns the part of an address that counts as one place: a whole IPv4 address, the /64 of an IPv6, or `unknown`. */
export function networkOf(address: string): string {
  const plain = address
    // Some proxies add the port: `203.0.113.7:50123`, `[2001:db8::7]:50123`.
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

/** Returns what the audit trail may record: the /24 of an IPv4 address, or the /48 of an IPv6 address. */
export function auditNetwork(address: string): string {
  const network = networkOf(address);
  if (network === 'unknown') return network;
  return network.includes(':')
    ? `${network.split(':').slice(0, 3).join(':')}::/48`
    : `${network.split('.').slice(0, 3).join('.')}.0/24`;
}
