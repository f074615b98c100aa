// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command line in one process, with a world of its own: the table, help,
 * flags, and what every command prints.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../src/cli/commands.ts";
import { GLOBAL_FLAGS } from "../../src/cli/flags.ts";
import { main } from "../../src/cli/main.ts";
import type { World } from "../../src/cli/world.ts";
import { boruna, growing } from "../support/memory_world.ts";

const HELLO = "fn main() -> Int {\n    40 + 2\n}\n";
const DEEP =
  "fn f(n: Int) -> Int {\n    if n == 0 { 0 } else { 1 + f(n - 1) }" +
  "\n}\nfn main() -> Int {\n    f(1000)\n}\n";
const READS = 'fn main() -> String !{fs.read} {\n    fs_read("x")\n}\n';
const files = {
  "hello.ax": HELLO,
  "deep.ax": DEEP,
  "reads.ax": READS,
  "div.ax": "fn main() -> Int {\n    let z = 0\n    1 / z\n}\n",
  "loop.ax":
    "fn main() -> Int {\n    let mut n = 0\n    while true {\n        n = n + 1\n    }\n    n\n}\n",
  "wrong.ax": 'fn main() -> Int {\n    let a: Int = "x"\n    a\n}\n',
  "undefined.ax": "fn main() -> Int {\n    missing\n}\n",
  "library.ax": "fn helper() -> Int {\n    7\n}\n",
  "err.ax": 'fn main() -> Result<Int, String> {\n    Err("no")\n}\n',
  "three.ax": "fn main() -> Int {\n    3\n}\n",
};

test("the table names every command and flag once", () => {
  const names = COMMANDS.flatMap(({ words, aliases }) =>
    [words, ...aliases].map((list) => list.join(" "))
  );
  assertEquals(new Set(names).size, names.length);
  for (const { words, flags, positionals } of COMMANDS) {
    const all = [...flags, ...GLOBAL_FLAGS];
    const letters = all.flatMap(({ short }) => short ?? []);
    assertEquals(new Set(letters).size, letters.length, words.join(" "));
    assertEquals(new Set(all.map(({ name }) => name)).size, all.length);
    const optional = positionals.findIndex((one) => one.optional === true);
    assert(
      optional < 0 || positionals.slice(optional).every((one) => one.optional),
      "required positionals come first",
    );
  }
});

test("every command loads, and has a help page with its flags", async () => {
  for (const command of COMMANDS) {
    assertEquals(typeof (await command.load()).run, "function");
    const name = command.words.join(" ");
    const { exit, out } = await boruna(`${name} --help`);
    assertEquals(exit, 0);
    assertStringIncludes(out, `Usage: boruna ${name}`);
    for (const flag of command.flags) assertStringIncludes(out, flag.name);
    assertEquals(out, (await boruna(`help ${name}`)).out);
    assert(out.split("\n").every((line) => line.length <= 130), name);
  }
});

test("examples in help are command lines that are understood", async () => {
  for (const { examples } of COMMANDS) {
    for (const { line } of examples) {
      const { error } = await boruna(line.replace(/ <.*/, ""), {
        files: { ...files, "app.ax": HELLO, "log.json": '{"events":[]}' },
      });
      assert(!error.includes("--help"), `${line}: ${error}`);
    }
  }
});

/** Command lines with exit code and parts of the two streams. */
const CASES: readonly (readonly [string, number, string, string])[] = [
  ["hello.ax", 0, "42\nsteps: 5\n", ""],
  ["run hello.ax", 0, "42\nsteps: 5\n", ""],
  ["div.ax", 1, "", "runtime error: division by zero\n --> div.ax:3:5"],
  ["run div.ax", 1, "", "runtime error: division by zero\n"],
  ["loop.ax --max-steps 1000", 4, "", "--max-steps raises the limit"],
  [
    "run loop.ax --max-steps 1000",
    1,
    "",
    "max execution steps exceeded (1000)",
  ],
  ["deep.ax", 4, "", "--max-depth raises the limit"],
  ["deep.ax --max-depth 2000", 0, "1000\n", ""],
  ["reads.ax -p deny-all", 3, "", "capability denied: fs.read"],
  ["run reads.ax -p deny-all", 1, "", "capability denied: fs.read\n"],
  ["reads.ax --live", 3, "", "--live --policy allow-all"],
  ["reads.ax -pdeny-all", 3, "", "capability denied"],
  ["reads.ax -p=deny-all", 3, "", "capability denied"],
  ["undefined.ax", 1, "", "error[E003]"],
  ["run undefined.ax", 1, "", "type error: undefined variable: missing\n"],
  ["run wrong.ax", 1, "", "error[E009]"],
  ["check hello.ax", 0, "hello.ax: no errors\n", ""],
  ["check hello.ax deep.ax", 0, "2 files: no errors\n", ""],
  ["check wrong.ax", 1, "", "error[E009]"],
  ["library.ax", 1, "", "has no function `main`"],
  ["run library.ax", 0, "7\n", ""],
  ["check library.ax", 0, "no errors", ""],
  ["err.ax", 0, 'Err("no")', ""],
  ["err.ax --exit-code", 1, 'Err("no")', ""],
  ["three.ax --exit-code", 3, "3\n", ""],
  ["hello.ax --env a/b", 1, "", "invalid characters ['/']"],
  ["--version", 0, "boruna 0.1.0", ""],
  ["-V", 0, "boruna 0.1.0", ""],
  ["help", 0, "Exit codes:", ""],
  ["", 2, "", "Integrate:"],
  ["policy", 2, "", "validate"],
  ["policy --help", 0, "validate", ""],
  ["lang nope", 2, "", "unrecognized subcommand 'nope'"],
  ["help nope", 2, "", "unrecognized subcommand 'nope'"],
  ["help hepl", 2, "", "'help'"],
  ["fromat hello.ax", 2, "", "'format'"],
  ["hello.ax extra.ax", 2, "", "unexpected argument 'extra.ax' found"],
  ["run -- hello.ax", 0, "42", ""],
  ["explain E003", 0, "Wrong:", ""],
  ["explain e003", 0, "Right:", ""],
];

for (const [line, exit, out, error] of CASES) {
  test(`boruna ${line} exits with ${exit}`, async () => {
    const did = await boruna(line, { files });
    assertEquals(did.exit, exit, did.error + did.out);
    assertStringIncludes(did.out, out);
    assertStringIncludes(did.error, error);
    if (error === "") assertEquals(did.error, "");
    if (out === "") assertEquals(did.out, "");
  });
}

test("- reads the program from standard input", async () => {
  const { exit, out } = await boruna("-", { input: HELLO });
  assertEquals([exit, out], [0, "42\nsteps: 5\n"]);
  const formatted = await boruna("fmt -", { input: "fn main()->Int{1}" });
  assertEquals(formatted.out, "fn main() -> Int {\n    1\n}\n");
});

test("a terminal gets errors in full where a script gets one line", async () => {
  const script = await boruna("run undefined.ax", { files });
  const terminal = await boruna("run undefined.ax", { files, terminal: true });
  assertEquals(script.error, "type error: undefined variable: missing\n");
  assertStringIncludes(terminal.error, "  |     ^^^^^^^");
  assertEquals(terminal.exit, script.exit);
});

/** Documents of `--json`, as far as they are fixed. */
const JSON_CASES: readonly (readonly [string, number, unknown])[] = [
  ["hello.ax --json", 0, { ok: true }],
  ["div.ax --json", 1, { ok: false }],
  ["reads.ax --live --json", 3, { ok: false }],
  ["loop.ax --max-steps 100 --json", 4, { ok: false }],
  ["undefined.ax --json", 1, { ok: false }],
  ["check hello.ax --json", 0, { ok: true }],
  ["check wrong.ax --json", 1, { ok: false }],
  ["compile hello.ax --json", 0, { ok: true }],
  ["explain E009 --json", 0, { ok: true }],
];

for (const [line, exit, part] of JSON_CASES) {
  test(`boruna ${line} prints one JSON document`, async () => {
    const did = await boruna(line, { files });
    assertEquals([did.exit, did.error], [exit, ""]);
    const document = JSON.parse(did.out);
    assertEquals({ ok: document.ok }, part);
    assert(did.out.endsWith("}\n"));
  });
}

test("--json shows where a program stopped, and its diagnostics", async () => {
  const stopped = JSON.parse(
    (await boruna("div.ax --json", { files })).out,
  );
  assertEquals(stopped.error.message, "division by zero");
  assertEquals(
    [stopped.error.stack[0].file, stopped.error.stack[0].line],
    ["div.ax", 3],
  );
  const wrong = JSON.parse(
    (await boruna("check wrong.ax --json", { files })).out,
  );
  assertEquals(wrong.diagnostics[0].id, "E009");
  assertEquals(wrong.diagnostics[0].location.line, 2);
});

test("compile writes a module that runs with the same result", async () => {
  const compiled = await boruna("compile hello.ax", { files });
  assertEquals(
    compiled.out,
    "compiled hello.ax -> hello.axbc\n  1 functions, 2 constants, 0 types\n",
  );
  assert(compiled.files.get("hello.axbc")?.startsWith("LLMB"));
});

test("a defect of ours is said to be one", async () => {
  const world: World = {
    out: () => {
      throw new TypeError("boom");
    },
    error: (text) => told += text,
    isTerminal: () => false,
    hasColors: () => false,
    variable: () => undefined,
    readInput: () => new Uint8Array(),
    readFile: () => new TextEncoder().encode(HELLO),
    writeFile: () => {},
    growFile: (path) => growing(new Map(), path),
    readChunks: () => [],
    exists: () => false,
    list: () => [],
  };
  let told = "";
  assertEquals(await main(["hello.ax"], world), 70);
  assertStringIncludes(told, "a defect of boruna");
  assert(!told.includes("\n    at "), "no stack trace");
});
