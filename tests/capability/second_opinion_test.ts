// Copyright 2026 the Boruna authors. MIT license.

/**
 * Our classifier of addresses against that of the package `ip-address`: on the
 * sample, at the edges of every range, and on addresses of a generator. Where
 * they differ, the difference is listed here with its reason.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { Address4, Address6 } from "ip-address";
import {
  addressKind,
  RANGES_4,
  RANGES_6,
} from "../../src/capability/address.ts";

/** What we refuse and the package calls global, and why. */
const STRICTER: readonly (readonly [string, number, string])[] = [
  ["168.63.129.16", 32, "a metadata service at a public address"],
  ["192.88.99.0", 24, "relays of 6to4, which is given up (RFC 7526)"],
  ["2001:20::", 28, "identifiers of hosts, not addresses (RFC 7343)"],
  ["2001:30::", 28, "identifiers of drones, not addresses (RFC 9374)"],
  ["2001:1::1", 128, "anycast of protocols, no web server"],
  ["2001:1::2", 128, "anycast of protocols, no web server"],
  ["2001:1::3", 128, "anycast of protocols, no web server"],
  ["2001:3::", 32, "automatic multicast tunneling"],
  ["2001:4:112::", 48, "a sink for reverse look-ups"],
  ["192.0.0.9", 32, "anycast of protocols, no web server"],
  ["192.0.0.10", 32, "anycast of protocols, no web server"],
  ["64:ff9b::", 96, "judged by the IPv4 address inside"],
];

function theirs(address: string): boolean {
  return address.includes(":")
    ? new Address6(address).isGlobal()
    : new Address4(address).isGlobal();
}

function isStricter(address: string): boolean {
  if (/:5efe:/i.test(address)) return true;
  return STRICTER.some(([network, length]) =>
    network.includes(":") === address.includes(":") &&
    (address.includes(":")
      ? new Address6(address).isInSubnet(new Address6(`${network}/${length}`))
      : new Address4(address).isInSubnet(new Address4(`${network}/${length}`)))
  );
}

/** The first and last addresses of a range, and their neighbours. */
function edges(network: string, length: number): string[] {
  const isSix = network.includes(":");
  const bits = isSix ? 128n : 32n;
  const start = isSix
    ? new Address6(network).bigInt()
    : new Address4(network).bigInt();
  const end = start + (1n << (bits - BigInt(length))) - 1n;
  const max = (1n << bits) - 1n;
  return [start - 1n, start, start + 1n, end - 1n, end, end + 1n]
    .filter((value) => value >= 0n && value <= max)
    .map((value) =>
      isSix
        ? Address6.fromBigInt(value).correctForm()
        : Address4.fromBigInt(value).correctForm()
    );
}

function compare(addresses: readonly string[]): void {
  const wrong: string[] = [];
  for (const address of addresses) {
    const ours = addressKind(address) === "public";
    if (ours === theirs(address)) continue;
    // We may be stricter where it is listed, and nowhere more generous.
    if (!ours && isStricter(address)) continue;
    if (ours && /^64:ff9b::/.test(address)) continue;
    wrong.push(`${address}: ${addressKind(address)}, theirs ${!ours}`);
  }
  assertEquals(wrong, []);
}

test("both agree on the literals of the sample", () => {
  const { cases } = JSON.parse(
    readFileSync(new URL("../conformance/ssrf.json", import.meta.url), "utf8"),
  ) as { readonly cases: readonly { readonly url: string }[] };
  const literals = cases.flatMap(({ url }) => {
    try {
      const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
      return addressKind(host) === null ? [] : [host];
    } catch {
      return [];
    }
  });
  assert(literals.length >= 20, `${literals.length}`);
  compare(literals);
});

test("both agree at the edges of all ranges", () => {
  compare(
    [...RANGES_4, ...RANGES_6].flatMap(([network, length]) =>
      edges(network, length)
    ),
  );
});

test("both agree on generated addresses", () => {
  // A generator of our own: the same addresses on every runtime.
  let state = 20261127;
  const next = (bound: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * bound);
  };
  const addresses: string[] = [];
  for (let i = 0; i < 4000; i++) {
    addresses.push([0, 0, 0, 0].map(() => next(256)).join("."));
    const groups = Array.from({ length: 8 }, () => next(65536));
    // Most of the space is not given out; half of them start where it is.
    if (i % 2 === 0) groups[0] = 0x2000 + next(0x2000);
    addresses.push(groups.map((group) => group.toString(16)).join(":"));
  }
  compare(addresses);
});

test("every listed difference is one", () => {
  for (const [network, , why] of STRICTER) {
    if (network === "64:ff9b::") continue;
    assert(addressKind(network) !== "public", `${network}: ${why}`);
    assert(theirs(network), `${network} is no difference: ${why}`);
  }
});
