import { BlockList, isIPv4 } from 'node:net';

/** Everything but the internet's own, by https://www.iana.org/assignments/iana-ipv4-special-registry */
const notPublic4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and on it what a cloud tells its machines: credentials too.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
] as const)
  notPublic4.addSubnet(network, prefix);

/** The one range that is given out for the internet, and of it what is not, by https://www.iana.org/assignments/iana-ipv6-special-registry */
const given6 = new BlockList();
given6.addSubnet('2000::', 3, 'ipv6');
const notPublic6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  // An IPv4 address is inside, which may be any.
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic6.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is one of the internet: not of this machine, of a private network or for a purpose of its own. */
export const isPublicAddress = (address: string): boolean =>
  isIPv4(address) ? !notPublic4.check(address) : given6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
