// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is redacted, as written: `header:authorization`, `field:password`,
 * `query:token`, `result:fs.read`.
 *
 * @module
 */

import type { RedactRule } from "./redact.ts";

const KINDS: readonly string[] = ["header", "field", "query", "result"];

/**
 * Reads rules. Names of headers, fields and query members match whatever the
 * case of their letters.
 *
 * @throws {RangeError} If a text is no rule; the message names it.
 *
 * @example
 * ```ts
 * import { parseRedactRules } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const rules = parseRedactRules(["header:Authorization"]);
 * assertEquals(rules, [{ kind: "header", name: "authorization" }]);
 * ```
 */
export function parseRedactRules(texts: Iterable<string>): RedactRule[] {
  return Array.from(texts, (text) => {
    const colon = text.indexOf(":");
    const kind = text.slice(0, Math.max(0, colon)).trim();
    const name = text.slice(colon + 1).trim();
    if (!KINDS.includes(kind) || name === "") {
      throw new RangeError(
        `'${text}' is no redaction rule; they are header:NAME, field:NAME, ` +
          "query:NAME and result:CAPABILITY",
      );
    }
    return { kind: kind as RedactRule["kind"], name: name.toLowerCase() };
  });
}

/** A rule as it is written. */
export function ruleText({ kind, name }: RedactRule): string {
  return `${kind}:${name}`;
}
