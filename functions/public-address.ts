import { BlockList, isIPv4 } from 'node:net';

/** Everything but the internet's own, by https://www.iana.org/assignments/iana-ipv4-special-registry */
const notPublic4 = [
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
] as const;

/** The one range that is given out for the internet, and of it what is not, by https://www.iana.org/assignments/iana-ipv6-special-registry */
const given6 = [['2000::', 3]] as const;
const notPublic6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  // An IPv4 address is inside, which may be any.
  ['2002::', 16],
  ['3fff::', 20],
] as const;

type Networks = readonly (readonly [network: string, prefix: number])[];

const listOf = (networks: Networks, family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
};

const listsOf = () => ({
  notPublic4: listOf(notPublic4, 'ipv4'),
  given6: listOf(given6, 'ipv6'),
  notPublic6: listOf(notPublic6, 'ipv6'),
});

/** Made when the first address is looked at: most ticks look at none. */
let lists: ReturnType<typeof listsOf> | undefined;

/** Whether an IP address is one of the internet: not of this machine, of a private network or for a purpose of its own. */
export const isPublicAddress = (address: string): boolean => {
  lists ??= listsOf();
  return isIPv4(address)
    ? !lists.notPublic4.check(address)
    : lists.given6.check(address, 'ipv6') && !lists.notPublic6.check(address, 'ipv6');
};
