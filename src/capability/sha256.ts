// Copyright 2026 the Boruna authors. MIT license.

/**
 * SHA-256 of short texts, at once and without loading anything.
 *
 * @module
 */

/** The SHA-256 of bytes, or of a text as UTF-8: 64 lower-case digits. */
export function sha256(content: string | Uint8Array): string {
  const message = padded(
    typeof content === "string" ? new TextEncoder().encode(content) : content,
  );
  const state = fractions(8, 2);
  const constants = fractions(64, 3);
  const words = new Int32Array(64);
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = message.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15]!;
      const b = words[i - 2]!;
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
    }
    mix(state, constants, words);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0"))
    .join("");
}

function mix(
  state: Int32Array,
  constants: Int32Array,
  words: Int32Array,
): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + words[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => state[i]! += word);
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The bytes, a one bit, zeros, and the length in bits in the last 8 bytes. */
function padded(bytes: Uint8Array): DataView {
  const message = new Uint8Array((bytes.length + 72) & ~63);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setUint32(message.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(message.length - 4, bytes.length * 8);
  return view;
}

/** 32 bits of the fractional parts of the square or cube roots of primes. */
function fractions(count: number, degree: number): Int32Array {
  const result = new Int32Array(count);
  let found = 0;
  for (let n = 2; found < count; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) isPrime &&= n % d !== 0;
    if (isPrime) result[found++] = root(n, degree);
  }
  return result;
}

/** The first 32 fractional bits of a root, exact: no engine's `Math.pow` takes part. */
function root(n: number, degree: number): number {
  const target = BigInt(n) << BigInt(32 * degree);
  let low = 0n;
  let high = BigInt(n) << 32n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(BigInt.asIntN(32, low));
}
