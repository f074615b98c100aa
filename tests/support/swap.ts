// Copyright 2026 the Boruna authors. MIT license.

/**
 * Swaps a folder and a link again and again, as fast as it can, until it is
 * ended: `swap.ts FOLDER NAME LINK`.
 *
 * @module
 */

import { renameSync } from "node:fs";
import process from "node:process";

const [folder = "", name = "", link = ""] = process.argv.slice(2);
const at = (entry: string) => `${folder}/${entry}`;
process.stdout.write("ready\n");
while (true) {
  renameSync(at(name), at("aside"));
  renameSync(at(link), at(name));
  renameSync(at(name), at(link));
  renameSync(at("aside"), at(name));
}
