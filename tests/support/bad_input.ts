// Copyright 2026 the Boruna authors. MIT license.

/**
 * Input that nobody should give, and what has to be said about it.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A module file whose payload is this text. */
function moduleFile(payload: string): Uint8Array {
  const bytes = new TextEncoder().encode(payload);
  const file = new Uint8Array(10 + bytes.length);
  file.set([0x4c, 0x4c, 0x4d, 0x42, 1, 0]);
  new DataView(file.buffer).setUint32(6, bytes.length, true);
  file.set(bytes, 10);
  return file;
}

const GOOD = "fn main() -> Int {\n    1\n}\n";
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "good.ax": GOOD,
  "long_line.ax": `fn main() -> Int { ${"1 + ".repeat(1_250_000)}1 }\n`,
  "long_name.ax": `fn main() -> Int { ${"x".repeat(5_000_000)} }\n`,
  "nested.ax": `fn main() -> Int { ${"(".repeat(100_000)}1${
    ")".repeat(100_000)
  } }\n`,
  "latin1.ax": new Uint8Array([0x66, 0x6e, 0x20, 0xe9, 0x0a]),
  "zeros.ax": new Uint8Array(100_000),
  "many_errors.ax": `fn main() -> Int {\n${"    a + b\n".repeat(5000)}}\n`,
  "escape.ax": 'fn main() -> Int { "\u001b[31mred" }\n',
  "short.axbc": new Uint8Array([0x4c, 0x4c]),
  "cut.axbc": moduleFile('{"name":"m"').subarray(0, 15),
  "deep.axbc": moduleFile("[".repeat(1_000_000)),
  "huge_locals.axbc": moduleFile(
    '{"name":"m","version":1,"constants":[],"globals":[],"types":[],' +
      '"functions":[{"name":"main","arity":0,"locals":65535,' +
      '"code":[{"Jmp":0}],"capabilities":[],"match_tables":[]}],"entry":0}',
  ),
  "list.json": "[]",
  "text.json": "allow everything",
};

/** Writes the files that the cases name into an empty folder. */
export function writeBadInput(folder: string): void {
  mkdirSync(join(folder, "folder"));
  mkdirSync(join(folder, "folder.ax"));
  for (const [name, content] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), content);
  }
}

/** The arguments, the exit code, and what standard error has to say. */
export const BAD_INPUT: readonly (readonly [
  args: readonly string[],
  exit: number,
  words: string,
])[] = [
  [["none.ax"], 1, "none.ax: No such file or directory"],
  [["god.ax"], 1, "did you mean good.ax?"],
  [["folder.ax"], 1, "folder.ax: Is a directory"],
  [["./folder"], 1, "unknown file extension"],
  [["latin1.ax"], 1, "latin1.ax: stream did not contain valid UTF-8"],
  [["zeros.ax"], 1, "error[E001]"],
  [["long_line.ax"], 1, "error["],
  [["long_name.ax"], 1, "error["],
  [["nested.ax"], 1, "error[E002]"],
  [["many_errors.ax"], 1, "error[E003]"],
  [["escape.ax"], 1, "error["],
  [["short.axbc"], 1, "invalid bytecode: too short"],
  [["cut.axbc"], 1, "invalid bytecode: truncated payload"],
  [["deep.axbc"], 1, "serialization error"],
  [["huge_locals.axbc", "--max-depth=9"], 4, "max execution steps exceeded"],
  [["good.ax", "--polcy", "x"], 2, "unexpected argument '--polcy' found"],
  [["good.ax", "--live", "-p", "list.json"], 2, "policy.parse_error"],
  [["good.ax", "--live", "-p", "text.json"], 2, "policy.parse_error"],
  [["good.ax", "--live", "-p", "alow-all"], 2, "allow-all and deny-all"],
  [["good.ax", "--max-depth", "200000"], 2, "1 to 100000"],
  [["good.ax", "--color", "red"], 2, "auto, always or never"],
  [["god"], 2, "unrecognized subcommand 'god'"],
  [["good"], 2, "boruna good.ax"],
  [["fmt", "nested.ax"], 2, "parse failed"],
  [["check", "nested.ax"], 1, "error[E002]"],
  [["compile", "good.ax", "-o", "no/such/x.axbc"], 1, "No such file"],
  [["replay", "good.ax", "list.json"], 1, "invalid event log"],
  [["explain", "E999"], 2, "there is no code 'E999'"],
  [["policy", "validate", "list.json"], 2, "policy.parse_error"],
];
