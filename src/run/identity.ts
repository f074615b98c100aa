// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a run was made of, as hashes: with the capability set hash they say
 * whether two runs may be compared (`spec/limits.md` 9).
 *
 * @module
 */

import { encodeModule, type Module } from "../bytecode/mod.ts";
import { sha256 } from "../capability/mod.ts";

export { policyHash } from "../capability/mod.ts";

/**
 * The hash of a program: of the bytes of its `.axbc` file.
 *
 * @example
 * ```ts
 * import { compile, moduleHash } from "@boruna/cli";
 * import { assertMatch } from "@std/assert";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * assertMatch(moduleHash(module!), /^sha256:[0-9a-f]{64}$/);
 * ```
 */
export function moduleHash(module: Module): string {
  return `sha256:${sha256(encodeModule(module))}`;
}
