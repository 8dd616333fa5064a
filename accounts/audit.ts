/** What the audit trail may know of a place: an IPv4 without its last byte, an IPv6's first 48 bits. */
import { networkOf } from './throttle.ts';

export function auditNetwork(address: string): string {
  const network = networkOf(address);
  if (network === 'unknown') return network;
  return network.includes(':')
    ? `${network.split(':').slice(0, 3).join(':')}::/48`
    : `${network.split('.').slice(0, 3).join('.')}.0/24`;
}
