// Copyright 2026 the Boruna authors. MIT license.

/**
 * The operand stack of generated code: every path of a function leaves it
 * as it found it, whatever the program.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assertEquals } from "@std/assert";
import { compile } from "../../src/compile/mod.ts";
import { generate } from "../support/generate.ts";
import { imbalance } from "../support/balance.ts";

/** How many generated programs are looked at. */
const PROGRAMS = 100;

test("no function takes operands that are not its own", () => {
  const sources: [string, string][] = [];
  for (const suite of ["agree", "differ"]) {
    const url = new URL(
      `../conformance/language_${suite}.json`,
      import.meta.url,
    );
    for (const { id, source } of JSON.parse(readFileSync(url, "utf8"))) {
      sources.push([id, source]);
    }
  }
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    sources.push([`seed ${seed}`, generate(seed)]);
  }
  for (const [name, text] of sources) {
    const { module } = compile({ name: "prog.ax", text });
    for (const [index, one] of module?.functions.entries() ?? []) {
      assertEquals(imbalance(one, index === module?.entry), null, name);
    }
  }
});
