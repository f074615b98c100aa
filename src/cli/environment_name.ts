// Copyright 2026 the Boruna authors. MIT license.

/**
 * The name given by `--env` or `BORUNA_ENV` (`spec/cli.md` 2.5).
 *
 * @module
 */

import { quoteCharacter } from "./quote.ts";

const MAX_BYTES = 64;

/** What is wrong with the name, or null. */
export function checkEnvironmentName(name: string): string | null {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length > MAX_BYTES) {
    return `--env name '${cut(name)}' exceeds ${MAX_BYTES}-character limit`;
  }
  const bad = Array.from(name).filter((c) => !/^[A-Za-z0-9_-]$/.test(c));
  if (bad.length === 0) return null;
  return `--env name '${name}' contains invalid characters [${
    bad.map(quoteCharacter).join(", ")
  }]; allowed: ASCII alphanumerics, '_', '-'`;
}

/** At most 64 bytes, ending between characters. */
function cut(name: string): string {
  let size = 0;
  let text = "";
  for (const character of name) {
    size += new TextEncoder().encode(character).length;
    if (size > MAX_BYTES) break;
    text += character;
  }
  return text;
}
