// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether there is anything to run.
 *
 * @module
 */

import type { Diagnostic } from "../diagnostic/mod.ts";
import type { AnalyzeResult } from "./compile.ts";

/**
 * The error of running a file without `main` (`design/language-decisions.md`
 * 3.7), or null if it has one. Such a file checks, formats, compiles and can
 * be imported.
 */
export function missingEntry(result: AnalyzeResult): Diagnostic | null {
  if (result.checked === null || result.checked.entry !== null) return null;
  const { main } = result.program;
  const first = main.items.find((item) => item.kind === "Function");
  return {
    code: "E003",
    severity: "error",
    message: "this program has no function `main` to start with",
    source: main.source,
    span: first?.name.span ?? { start: 0, end: 0 },
    labels: [],
    notes: ["a file without `main` can be imported, checked and compiled"],
    help: first === undefined
      ? "add `fn main() -> Int { 0 }`"
      : `rename a function without parameters to \`main\`, or add \`fn main() { ${first.name.text}(…) }\``,
    fix: null,
  };
}
