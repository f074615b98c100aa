// Copyright 2026 the Boruna authors. MIT license.

/**
 * Apps of the framework: a file with `init`, `update` and `view` promises that
 * `update` and `view` are pure (`spec/tooling.md` 2.7).
 *
 * @module
 */

import type { SourceFile } from "../syntax/mod.ts";
import type { Report } from "./report.ts";
import type { FunctionState } from "./world.ts";

/** Reports capabilities of functions that the framework holds to be pure. */
export function checkPurity(
  functions: readonly FunctionState[],
  main: SourceFile,
  report: Report,
): void {
  const own = new Map<string, FunctionState>();
  for (const state of functions) {
    if (state.file === main) own.set(state.info.name, state);
  }
  if (!["init", "update", "view"].every((name) => own.has(name))) return;
  for (const name of ["update", "view"]) {
    const { item, file } = own.get(name)!;
    const list = item.capabilities;
    if (list === null || list.names.length === 0) continue;
    const written = list.names.map((node) => node.text).join(", ");
    let start = list.span.start;
    while (file.source.text[start - 1] === " ") start -= 1;
    report.add(
      file.source,
      "E007",
      list.span,
      `capability violation: function '${name}' must be pure but is annotated with !{${written}} — remove the capability annotation`,
      {
        notes: ["a program with `init`, `update` and `view` is an app"],
        fix: {
          message: "remove the capability annotation",
          edits: [{ span: { start, end: list.span.end }, replacement: "" }],
        },
      },
    );
  }
}
