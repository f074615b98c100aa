// Copyright 2026 the Boruna authors. MIT license.

/**
 * The standard packages: the embedded texts are those of the sources, and
 * they compile.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assertEquals } from "@std/assert";
import { libraryModule } from "../../scripts/gen_library.ts";
import { compile, packageNames, packageSource } from "../../src/compile/mod.ts";

test("the embedded packages are those in the library folder", () => {
  const url = new URL("../../src/compile/library/texts.ts", import.meta.url);
  assertEquals(
    readFileSync(url, "utf8"),
    libraryModule(),
    "Run `node scripts/gen_library.ts`",
  );
});

test("each package compiles alone and without a finding", () => {
  assertEquals(packageNames().length, 14);
  for (const name of packageNames()) {
    const text = packageSource(name)?.text ?? "";
    const { module, diagnostics } = compile({ name: `${name}.ax`, text });
    assertEquals(diagnostics.map(({ message }) => message), [], name);
    assertEquals(module?.name, name);
  }
});
