// Copyright 2026 the Boruna authors. MIT license.

/**
 * Characters as the reference quotes them in its messages.
 *
 * @module
 */

import { debugText } from "../value/mod.ts";

/** A character in single quotes, with the escapes of the debug form. */
export function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${debugText(character).slice(1, -1)}'`;
}
