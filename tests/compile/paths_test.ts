// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the path of an import line means.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { readImportPath } from "../../src/compile/paths.ts";

test("readImportPath() tells packages, files and mistakes apart", () => {
  const rows: readonly (readonly [string, string, string | null])[] = [
    ["std-json", "app.ax", "package std-json"],
    ["mine_2", "app.ax", "package mine_2"],
    ["./b.ax", "app.ax", "file b.ax"],
    ["./b.ax", "html/a.ax", "file html/b.ax"],
    [".//x/./b.ax", "a.ax", "file x/b.ax"],
    ["../b.ax", "html/a.ax", "file b.ax"],
    ["../b.ax", "a.ax", null],
    ["./x/../../b.ax", "a.ax", null],
    ["./x/../b.ax", "a.ax", "file b.ax"],
    ["b.ax", "a.ax", null],
    ["/etc/b.ax", "a.ax", null],
    ["C:/b.ax", "a.ax", null],
    ["file:///b.ax", "a.ax", null],
    ["https://example.org/b.ax", "a.ax", null],
    [".\\b.ax", "a.ax", null],
    ["./b", "a.ax", null],
    ["./", "a.ax", null],
    ["", "a.ax", null],
    ["std json", "a.ax", null],
  ];
  for (const [text, from, expected] of rows) {
    const path = readImportPath(text, from);
    const actual = path.kind === "package"
      ? `package ${path.name}`
      : path.kind === "file"
      ? `file ${path.path}`
      : null;
    assertEquals(actual, expected, `${text} from ${from}`);
  }
});
