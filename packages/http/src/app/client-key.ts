import { isIP } from "node:net";

/** Spellings of an address: in brackets, with a zone, with a port. */
const withoutBrackets = /^\[(.*)\](?::\d+)?$/;
const zone = /%.*$/;
const portOfIpv4 = /^([^:]+):\d+$/;

const bare = (address: string): string =>
  address.trim().replace(withoutBrackets, "$1").replace(zone, "").replace(portOfIpv4, "$1");

/** The WHATWG URL parser accepts every spelling of an address and normalises it: `[::1]`, `127.0.0.1`. */
const hostOf = (address: string): string => {
  if (!/^[\da-fx.:]+$/i.test(address)) return "";
  return URL.parse(`http://${address.includes(":") ? `[${address}]` : address}`)?.hostname ?? "";
};

/** The eight groups of an IPv6 address as normalised by the URL parser. */
const groupsOf = (address: string): number[] => {
  const [head = "", tail] = address.split("::");
  const numbers = (part = "") =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
};

const ipv4Of = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join(".");

const isZero = (groups: readonly number[]): boolean => groups.every((group) => group === 0);

/** `::ffff:0:0/96` (RFC 4291 § 2.5.5.2), and the translators' `64:ff9b::/96` (RFC 6052). */
const embedsIpv4 = (groups: readonly number[]): boolean =>
  (isZero(groups.slice(0, 5)) && groups[5] === 0xffff) ||
  (groups[0] === 0x64 && groups[1] === 0xff9b && isZero(groups.slice(2, 6)));

const keyOfIpv6 = (address: string): string => {
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  if (embedsIpv4(groups)) return ipv4Of(high, low);
  // A connection is assigned at least a /64 (RFC 6177): a client with one of its addresses has them all.
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
};

/**
 * The key of a client, the same for every spelling of its address: an IPv4 address, or the /64 of an IPv6
 * address. `unknown` if the text is not an address.
 */
export const clientKeyOf = (address: string | undefined): string => {
  const host = hostOf(bare(address ?? ""));
  if (isIP(host) === 4) return host;
  return host.startsWith("[") ? keyOfIpv6(host.slice(1, -1)) : "unknown";
};
