// Copyright 2026 the Boruna authors. MIT license.

/**
 * What kind of network an IP address belongs to.
 *
 * Only global unicast is public. An IPv6 address that carries an IPv4 address
 * inside is what the inner one is, else it would be a way around every rule.
 *
 * @module
 */

/** The kind of an address; only `public` may be reached without exception. */
export type AddressKind =
  | "public"
  | "loopback"
  | "private"
  | "cgnat"
  | "link_local"
  | "site_local"
  | "metadata"
  | "this_network"
  | "reserved"
  | "documentation"
  | "benchmark"
  | "multicast"
  | "tunnel"
  | "unspecified";

/** A range of addresses: network, prefix length, kind. */
export type AddressRange = readonly [string, number, AddressKind];

/**
 * IPv4 ranges that are not public. Metadata services first: clouds put them
 * into public ranges too (as of 2026-11).
 */
export const RANGES_4: readonly AddressRange[] = [
  ["169.254.169.254", 32, "metadata"],
  ["169.254.170.2", 32, "metadata"],
  ["169.254.42.42", 32, "metadata"],
  ["100.100.100.200", 32, "metadata"],
  ["192.0.0.192", 32, "metadata"],
  ["168.63.129.16", 32, "metadata"],
  ["0.0.0.0", 8, "this_network"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "cgnat"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link_local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "reserved"],
  ["192.0.2.0", 24, "documentation"],
  ["192.88.99.0", 24, "reserved"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "benchmark"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
];

/** IPv6 ranges that are not public; outside 2000::/3 nothing is. */
export const RANGES_6: readonly AddressRange[] = [
  ["fd00:ec2::254", 128, "metadata"],
  ["fd20:ce::254", 128, "metadata"],
  ["::", 128, "unspecified"],
  ["::1", 128, "loopback"],
  ["fc00::", 7, "private"],
  ["fe80::", 10, "link_local"],
  ["fec0::", 10, "site_local"],
  ["ff00::", 8, "multicast"],
  ["2001::", 32, "tunnel"],
  ["2001::", 23, "reserved"],
  ["2001:db8::", 32, "documentation"],
  ["2002::", 16, "tunnel"],
  ["64:ff9b:1::", 48, "tunnel"],
  ["::ffff:0:0:0", 96, "tunnel"],
  ["::", 96, "tunnel"],
  ["3fff::", 20, "documentation"],
];

/**
 * The kind of an address in text form, without brackets; null if the text is
 * no address.
 */
export function addressKind(text: string): AddressKind | null {
  const v4 = parse4(text);
  if (v4 !== null) return kind4(v4);
  const v6 = parse6(text.replace(/%.*$/, ""));
  return v6 === null ? null : kind6(v6);
}

/** A range whose network was read. */
type Parsed<T> = readonly [network: T, length: number, kind: AddressKind];

let parsed4: readonly Parsed<number>[] | undefined;
let parsed6: readonly Parsed<readonly number[]>[] | undefined;

function kind4(address: number): AddressKind {
  parsed4 ??= RANGES_4.map(([network, length, kind]) =>
    [parse4(network)!, length, kind] as const
  );
  for (const [network, length, kind] of parsed4) {
    const size = 2 ** (32 - length);
    if (address >= network && address < network + size) return kind;
  }
  return "public";
}

function kind6(groups: readonly number[]): AddressKind {
  const inner = groups[6]! * 65536 + groups[7]!;
  const head = groups.slice(0, 6).map((group) => group.toString(16)).join(":");
  // IPv4-mapped and NAT64 addresses are reached as the address inside.
  if (head === "0:0:0:0:0:ffff" || head === "64:ff9b:0:0:0:0") {
    return kind4(inner);
  }
  parsed6 ??= RANGES_6.map(([network, length, kind]) =>
    [parse6(network)!, length, kind] as const
  );
  for (const [network, length, kind] of parsed6) {
    if (samePrefix(groups, network, length)) return kind;
  }
  const isIsatap = groups[5] === 0x5efe && (groups[4]! & ~0x0200) === 0;
  if (isIsatap && kind4(inner) !== "public") return "tunnel";
  return (groups[0]! & 0xe000) === 0x2000 ? "public" : "reserved";
}

function samePrefix(
  a: readonly number[],
  b: readonly number[],
  length: number,
): boolean {
  for (let i = 0; i < 8 && length > 0; i++, length -= 16) {
    const shift = Math.max(0, 16 - length);
    if (a[i]! >> shift !== b[i]! >> shift) return false;
  }
  return true;
}

/** Four decimal numbers; URL parsing has normalised all other spellings. */
function parse4(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte < 256)
    ? bytes.reduce((address, byte) => address * 256 + byte, 0)
    : null;
}

function parse6(text: string): readonly number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const v4 = parse4(dotted[2]!);
    if (v4 === null) return null;
    const high = Math.floor(v4 / 65536).toString(16);
    text = `${dotted[1]}${high}:${(v4 % 65536).toString(16)}`;
  }
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [front = [], back = []] = halves.map((half) =>
    half === "" ? [] : half.split(":")
  );
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...front, ...Array<string>(missing).fill("0"), ...back];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : null;
}
