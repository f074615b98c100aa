// Copyright 2026 the Boruna authors. MIT license.

/**
 * Address kinds, at the edges of their ranges.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { test } from "node:test";
import { addressKind } from "../../src/capability/address.ts";

const CASES: Readonly<Record<string, readonly string[]>> = {
  public: [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00::",
    "2001:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
  ],
  loopback: [
    "127.0.0.1",
    "127.255.255.255",
    "::1",
    "0:0:0:0:0:0:0:1",
    "::ffff:7f00:1",
  ],
  private: [
    "10.0.0.0",
    "10.255.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.168.255.255",
    "fc00::",
    "fdff::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
  ],
  cgnat: ["100.64.0.0", "100.127.255.255"],
  "site_local": ["fec0::1", "feff::1"],
  "this_network": ["0.0.0.0", "0.1.2.3", "0.255.255.255"],
  benchmark: ["198.18.0.1", "198.19.255.255"],
  "link_local": ["169.254.0.1", "fe80::1", "febf::", "fe80::1%eth0"],
  metadata: [
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "::ffff:a9fe:a9fe",
  ],
  unspecified: ["::"],
  documentation: [
    "192.0.2.1",
    "198.51.100.9",
    "203.0.113.7",
    "2001:db8::1",
    "3fff::1",
  ],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1"],
  reserved: [
    "192.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "100::1",
    "4000::",
    "2001:20::1",
  ],
  tunnel: [
    "2002:7f00:1::",
    "2001::1",
    "2606:4700::200:5efe:a00:1",
    "::7f00:1",
    "::ffff:0:7f00:1",
    "64:ff9b:1::a00:1",
  ],
};

const NO_ADDRESSES = [
  "",
  "1.2.3",
  "1.2.3.256",
  "a.b",
  "::g",
  ":::",
  "1::2::3",
  "12345::",
  "1:2:3:4:5:6:7",
  "::1.2.3",
];

test("addressKind() knows ranges and addresses inside addresses", () => {
  for (const [kind, addresses] of Object.entries(CASES)) {
    for (const address of addresses) {
      assertEquals(addressKind(address), kind, address);
    }
  }
  for (const text of NO_ADDRESSES) assertEquals(addressKind(text), null, text);
});
