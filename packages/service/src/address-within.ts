import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";

const parse = (network: string) => {
  const [address = "", prefix] = network.split("/");
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), isIP(address) === 6 ? "ipv6" : "ipv4");
  return list;
};

/**
 * The address of this host within a network such as `10.0.2.0/24`; any other text is returned unchanged. It
 * lets a door listen on one network if the container is attached to several and no security group protects
 * the door.
 *
 * @throws if the host has no address in the network; the message lists the addresses that it has.
 */
export const addressWithin = (host: string): string => {
  if (!host.includes("/")) return host;
  const network = parse(host);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = own.find(({ address, family }) =>
    network.check(address, family === "IPv6" ? "ipv6" : "ipv4"),
  );
  if (found) return found.address;
  throw new Error(
    `No address of this host is within ${host}: ${own.map(({ address }) => address).join(", ")}`,
  );
};
