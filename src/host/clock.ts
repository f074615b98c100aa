// Copyright 2026 the Boruna authors. MIT license.

/**
 * Time and chance, which nothing below this room may know.
 *
 * @module
 */

import { DENO, process } from "./globals.ts";

/** Milliseconds since 1970, by the clock on the wall. */
export function now(): number {
  return Date.now();
}

/** Milliseconds on a clock that never jumps; only differences mean anything. */
export function monotonic(): number {
  // Node loads ten modules of its own when `performance` is first named.
  return DENO === undefined ? process().uptime() * 1000 : performance.now();
}

/** A random number in [0, 1) with 53 random bits, fit for secrets. */
export function randomFloat(): number {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return ((words[0]! >>> 5) * 67108864 + (words[1]! >>> 6)) / 9007199254740992;
}

/** Random bytes as lower-case hexadecimal digits, two a byte. */
export function randomHex(bytes: number): string {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) {
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
}
