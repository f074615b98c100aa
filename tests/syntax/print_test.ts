// Copyright 2026 the Boruna authors. MIT license.

/**
 * Printing random trees and reading them again.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { format, print } from "../../src/syntax/mod.ts";
import { seeded } from "../support/generate.ts";
import { plain, read } from "./outline.ts";
import { RandomTree } from "./random_tree.ts";

/** How many trees are tried; a chunk is a test. */
const TREES = 1000;
const CHUNK = 200;

for (let first = 1; first <= TREES; first += CHUNK) {
  test(`print() of trees ${first} to ${first + CHUNK - 1} is read as the same trees`, () => {
    for (let seed = first; seed < first + CHUNK; seed++) {
      const tree = new RandomTree(seeded(seed)).file();
      const text = print(tree);
      const wanted = JSON.stringify(plain(tree));
      const found = JSON.stringify(plain(read(text)));
      if (found !== wanted) assertEquals(found, wanted, `${seed}\n${text}`);
      // Numbers aside, the two printers agree on what they print.
      const formatted = format(text);
      assertEquals(JSON.stringify(plain(read(formatted))), wanted);
      assertEquals(format(formatted), formatted, `${seed}\n${text}`);
    }
  });
}
