import { BlockList, isIP } from "node:net";
import * as z from "zod";

const listOf = (family: "ipv4" | "ipv6", networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

/** Outside the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const specialIpv4 = listOf("ipv4", [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]);

/** Everything except global unicast (2000::/3), and its ranges for documentation, tunnels and protocols. */
const specialIpv6 = listOf("ipv6", [
  "::/3",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "4000::/2",
  "8000::/1",
]);

/** Names that resolve to the host itself, its own network, or nothing: RFC 6761, 6762, 8375, 9476. */
const privateName =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|invalid|test|onion|alt)$/;

const isPublicHost = (hostname: string): boolean => {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(address);
  if (family === 4) return !specialIpv4.check(address, "ipv4");
  if (family === 6) return !specialIpv6.check(address, "ipv6");
  const name = hostname.replace(/\.$/, "");
  return name.includes(".") && !privateName.test(name);
};

const isPublic = (text: string): boolean => {
  const url = URL.parse(text);
  return (
    url?.protocol === "https:" && url.username === "" && url.password === "" && isPublicHost(url.hostname)
  );
};

/** Encodes apostrophes too: URLs may contain them, but HTML attributes in apostrophes may not. */
const normalForm = (text: string): string => URL.parse(text)?.href.replaceAll("'", "%27") ?? text;

/**
 * An https address on the public internet, in the normal form of the WHATWG URL standard. `max` limits the
 * address as sent: the normal form adds a slash after the host and encodes some characters as three.
 */
export const publicUrl = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite(normalForm)
    .max(3 * max + 1)
    .refine(isPublic, "must be an https address of a public host, without a user name or password")
    .meta({
      format: "uri",
      description: "An https address of a public host, without a user name or password.",
      examples: ["https://images.shop.example/mug.webp"],
    });
