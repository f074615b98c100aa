// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether a label of a host name in its ASCII form stands for a real one.
 *
 * Runtimes disagree: some URL parsers let through `xn--` labels that decode to
 * nothing. A name that one program reads so and another so is no name for a
 * rule.
 *
 * @module
 */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;

/** Whether an `xn--` label decodes (RFC 3492) to text outside ASCII. */
export function isDecodable(label: string): boolean {
  const text = label.slice("xn--".length).toLowerCase();
  const dash = text.lastIndexOf("-");
  let count = Math.max(0, dash);
  let code = 128;
  let bias = 72;
  let position = 0;
  const encoded = text.slice(dash + 1);
  if (encoded === "") return false;
  for (let at = 0; at < encoded.length;) {
    const before = position;
    let weight = 1;
    for (let k = BASE;; k += BASE) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit === null) return false;
      position += digit * weight;
      if (position > 0x7fffffff) return false;
      const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    count++;
    bias = adapted(position - before, count, before === 0);
    code += Math.floor(position / count);
    position %= count;
    // Beyond Unicode, or half a pair.
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    position++;
  }
  return true;
}

/** The value of a letter or digit; null for anything else, the end included. */
function digitOf(unit: number): number | null {
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61;
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 26;
  return null;
}

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) {
    rest = Math.floor(rest / (BASE - T_MIN));
  }
  return k + Math.floor((BASE - T_MIN + 1) * rest / (rest + SKEW));
}
