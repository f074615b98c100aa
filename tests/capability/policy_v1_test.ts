// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies of version 1 at the edges of their reader: names of JavaScript's
 * own, numbers at and beyond 64 bits, repeated members
 * (`spec/capabilities.md` 6.3 to 6.5).
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { parsePolicy, PolicyError } from "../../src/capability/mod.ts";

const CAPABILITY = "policy.invalid_capability: unknown capability ";
const FIELD = "policy.unknown_field: unknown field ";
const TYPE = "policy.parse_error: invalid type: ";

const REFUSED: readonly (readonly [text: string, message: string])[] = [
  [
    '{"rules":{"__proto__":{"allow":true,"budget":0}}}',
    `${CAPABILITY}"__proto__"`,
  ],
  [
    '{"rules":{"constructor":{"allow":true,"budget":0}}}',
    `${CAPABILITY}"constructor"`,
  ],
  ['{"__proto__":1}', `${FIELD}"__proto__" at __proto__`],
  [
    '{"rules":{"net.fetch":{"__proto__":1}}}',
    `${FIELD}"__proto__" at rules.net.fetch.__proto__`,
  ],
  // The first name in byte order, whatever the order in the file.
  [
    '{"rules":{"time":{"allow":true,"budget":0},"a":{"allow":true,"budget":0}}}',
    `${CAPABILITY}"a"`,
  ],
  ['{"schema_version":-0}', `${TYPE}floating point \`-0.0\`, expected u64`],
  ['{"schema_version":1e0}', `${TYPE}floating point \`1.0\`, expected u64`],
  // Read as the reference reads it, which is not the nearest double.
  [
    '{"schema_version":0.9999999999999999}',
    `${TYPE}floating point \`1.0\`, expected u64`,
  ],
  [
    '{"schema_version":18446744073709551616}',
    `${TYPE}floating point \`1.8446744073709552e+19\`, expected u64`,
  ],
  [
    '{"schema_version":-9223372036854775808}',
    "policy.parse_error: invalid value: integer `-9223372036854775808`, expected u64",
  ],
  [
    '{"schema_version":-9223372036854775809}',
    `${TYPE}floating point \`-9.223372036854776e+18\`, expected u64`,
  ],
  [
    '{"default_allow":1e400}',
    "policy.parse_error: number out of range at line 1 column 22",
  ],
  [
    '{"net_policy":{"allowed_methods":["opTions"]}}',
    'policy.invalid_net_policy: net_policy.allowed_methods: method "opTions" must be upper-case ("OPTIONS")',
  ],
];

for (const [text, message] of REFUSED) {
  test(`parsePolicy() refuses ${text}`, () => {
    const error = assertThrows(() => parsePolicy(text), PolicyError);
    assertEquals(error.message, message);
  });
}

test("the last of equal members counts, in policies and in rules", () => {
  const policy = parsePolicy(
    '{"default_allow":true,"default_allow":false,"rules":{"random":' +
      '{"allow":1,"allow":true,"budget":-1,"budget":18446744073709551615}}}',
  );
  assertEquals(policy.defaultAllow, false);
  assertEquals(policy.rules, {
    random: { allow: true, budget: 18446744073709551615n },
  });
});
