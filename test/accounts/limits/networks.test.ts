import { describe, expect, it } from '@jest/globals';
import { auditNetwork, networksOf } from '../../../accounts/limits/networks.ts';

const networkOf = (address: string) => networksOf(address).at(-1)?.name;
const sameNetwork = (...addresses: string[]) => new Set(addresses.map(networkOf)).size === 1;

describe('the network of a throttle', () => {
  it('is a whole IPv4 address', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
    expect(sameNetwork('203.0.113.7', '203.0.113.8')).toBe(false);
  });

  it.each(['::ffff:203.0.113.7', '::FFFF:203.0.113.7', '0:0:0:0:0:ffff:203.0.113.7'])(
    'is the IPv4 address in %s',
    (address) => {
      expect(networkOf(address)).toBe('203.0.113.7');
    },
  );

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0000:0000:0000:0006', '2001:db8:1:2::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001::3:4:5:6:7:8', '2001:0:3:4::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is the first half of an IPv6 address: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the same for a household, and different for its neighbour', () => {
    expect(sameNetwork('2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:DB8:1:2:a:b:c:d')).toBe(
      true,
    );
    expect(sameNetwork('2001:db8:1:2::1', '2001:db8:1:3::1')).toBe(false);
  });

  it('does not depend on a port that a proxy adds', () => {
    expect(sameNetwork('203.0.113.7', '203.0.113.7:443', '203.0.113.7:50123')).toBe(true);
    expect(sameNetwork('2001:db8::1', '[2001:db8::1]', '[2001:db8::2]:50123')).toBe(true);
  });

  it.each(['', 'unknown', '_hidden', '2620875107001', '999.1.1.1', '1.2.3', 'a:b', '::ffff:1.2'])(
    'is unknown for what is no address: « %s »',
    (address) => {
      expect(networkOf(address)).toBe('unknown');
      expect(auditNetwork(address)).toBe('unknown');
    },
  );
});

describe('the networks of an address', () => {
  const names = (address: string) => networksOf(address).map(({ name }) => name);
  it.each([
    ['203.0.113.7', ['203.0.113.0/24', '203.0.113.7']],
    ['::ffff:203.0.113.7', ['203.0.113.0/24', '203.0.113.7']],
    ['2001:db8:1:a1b2::7', ['2001:db8:1::/48', '2001:db8:1:a100::/56', '2001:db8:1:a1b2::/64']],
    ['[2001:DB8:1:b2::7]:443', ['2001:db8:1::/48', '2001:db8:1:0::/56', '2001:db8:1:b2::/64']],
    ['no address', ['unknown']],
  ])('of %s are, from the widest on, %j', (address, expected) => {
    expect(names(address)).toEqual(expected);
  });
});

describe('the network of the audit trail', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.7:50123', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['[2001:DB8:1:2::6]:443', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
  ])('of %s is %s', (address, network) => {
    expect(auditNetwork(address)).toBe(network);
  });
});
