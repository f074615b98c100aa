// Copyright 2026 the Boruna authors. MIT license.

/**
 * What makes the command line pleasant: one document for programs, formats of
 * other tools, fixes, suggestions, warnings, colours, the REPL.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../src/cli/commands.ts";
import { groupsOf } from "../../src/cli/groups.ts";
import { LATER_COMMANDS } from "../../src/cli/later_commands.ts";
import { SHIPPED } from "../../src/cli/shipped_templates.ts";
import { ProgressLine } from "../../src/cli/progress_line.ts";
import { unifiedDiff } from "../../src/cli/text_diff.ts";
import { CODES } from "../../src/diagnostic/mod.ts";
import { readAnyPolicy } from "../../src/capability/mod.ts";
import { processWorld } from "../../src/cli/world.ts";
import { boruna } from "../support/memory_world.ts";
import { MOD, run, runtimeCommand } from "../support/spawn.ts";

const files = {
  "app.ax": "fn main() -> Int {\n    40 + 2\n}\n",
  "typo.ax":
    "fn main() -> Int {\n    let counter: Int = 1\n    conter + 1\n}\n",
  "wrong.ax": 'fn main() -> Int {\n    let a: Int = "x"\n    a\n}\n',
  "warns.ax": "fn main() -> Int {\n    let n = 1\n    n = n + 1\n    n\n}\n",
  "policy.json": '{"version": 1, "rules": {}}',
  "log.json": '{"version": 2, "events": []}',
};

test("every command stands under a heading of its own", () => {
  const groups = groupsOf(COMMANDS);
  assertEquals(groups.at(-1)?.title, "Help");
  assertEquals(
    groups.flatMap(({ commands }) => commands).length,
    COMMANDS.length,
  );
});

test("commands that are missing say so, and stand in no list", async () => {
  const names = new Set(COMMANDS.map(({ words }) => words.join(" ")));
  for (const { words, positionals, flags } of LATER_COMMANDS) {
    assertEquals(names.has(words.join(" ")), false, words.join(" "));
    const line = [
      ...words,
      ...positionals.map(() => "x"),
      ...flags.filter(({ required }) => required).map(({ name, kind }) =>
        `--${name}=${kind === "natural" ? 1 : "x"}`
      ),
    ];
    const did = await boruna(line);
    assertEquals(did.exit, 2);
    assertStringIncludes(did.error, `'${words.join(" ")}' is not here yet`);
  }
});

test("explain completes the codes that there are", () => {
  const explain = COMMANDS.find(({ words }) => words[0] === "explain");
  assertEquals(
    explain?.positionals[0]?.choices,
    CODES.map(({ code }) => code).sort(),
  );
});

/** Commands whose documents are those of the reference, or that write JSON. */
const OTHER_DOCUMENTS = [
  "ast",
  "capability list",
  "doctor",
  "framework diag",
  "framework inspect",
  "lang caps",
  "lang check",
  "lang codes",
  "literate extract",
  "policy validate",
  "repl",
  "replay",
  "size",
  "skills get",
  "skills list",
  "verify",
];

/** Command lines for commands that need more than a program. */
const LINES: Readonly<Record<string, string>> = {
  "explain": "explain E001",
  "completions": "completions bash",
  "help": "help",
  "new": "new",
  "template list": "template list",
  "version": "version",
};

for (const { words, flags } of COMMANDS) {
  const name = words.join(" ");
  if (OTHER_DOCUMENTS.includes(name)) continue;
  test(`${name} has --json`, () => {
    assert(flags.some((flag) => flag.name === "json"), name);
  });
  // Those that need more than a program have tests of their own.
  if (/^(?:policy|framework|trace2tests|migrate|template apply)/.test(name)) {
    continue;
  }
  test(`${name} --json prints one document that says ok`, async () => {
    const line = LINES[name] ?? `${name} app.ax`;
    const did = await boruna(`${line} --json`, { files });
    assertEquals([did.exit, did.error], [0, ""], did.out);
    const document = JSON.parse(did.out);
    assertEquals(document.ok, true);
    assert("data" in document || "diagnostics" in document, did.out);
  });
}

/** What goes wrong with `--json`: exit code, kind, part of the help. */
const ERRORS: readonly (readonly [string, number, string, string | null])[] = [
  ["check ap.ax --json", 1, "file", "did you mean app.ax?"],
  ["check app.ax --json --frmat x", 2, "usage", "'--format'"],
  ["run app.txt --json", 1, "program", null],
  ["explain E00 --json", 2, "failure", "E001"],
  ["app.ax --json --max-steps x", 2, "usage", null],
];

for (const [line, exit, kind, help] of ERRORS) {
  test(`boruna ${line} tells the error as data`, async () => {
    const did = await boruna(line, { files });
    const { ok, error } = JSON.parse(did.out);
    assertEquals([did.exit, did.error, ok], [exit, "", false]);
    assertEquals([error.kind, error.exit_code], [kind, exit]);
    if (help !== null) assertStringIncludes(error.help, help);
  });
}

test("errors of the reference's own --json stay text", async () => {
  const did = await boruna("lang check missing.ax --json", { files });
  assertEquals(did.out, "");
  assertStringIncludes(did.error, "No such file");
});

test("check --format github annotates the place", async () => {
  const did = await boruna("check typo.ax --format github", { files });
  assertEquals(did.exit, 1);
  assertEquals(
    did.out,
    "::error file=typo.ax,line=3,endLine=3,col=5,endColumn=11,title=E003::" +
      "nothing here is called `conter`%0Ahelp: did you mean `counter`?\n",
  );
});

test("check --format sarif has rules and places", async () => {
  const did = await boruna("check typo.ax wrong.ax --format sarif", { files });
  const { version, runs: [run] } = JSON.parse(did.out);
  assertEquals(version, "2.1.0");
  assertEquals(
    run.tool.driver.rules.map(({ id }: { id: string }) => id),
    ["E003", "E009"],
  );
  assertEquals(run.results.length, 2);
  assertEquals(run.results[0].locations[0].physicalLocation, {
    artifactLocation: { uri: "typo.ax" },
    region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 11 },
  });
});

test("check --format junit has a case for each file", async () => {
  const did = await boruna("check app.ax typo.ax --format junit", { files });
  assertStringIncludes(did.out, '<testsuites tests="2" failures="1">');
  assertStringIncludes(
    did.out,
    '<testcase name="app.ax" classname="boruna.check"/>',
  );
  assertStringIncludes(did.out, 'type="E003"');
});

test("fix shows the change and writes nothing", async () => {
  const did = await boruna("fix typo.ax", { files });
  assertEquals(did.exit, 0);
  assertStringIncludes(did.out, "-    conter + 1\n+    counter + 1\n");
  assertEquals(did.files.get("typo.ax"), files["typo.ax"]);
  assertStringIncludes(did.error, "--write makes the changes");
});

test("fix --write makes the change, --check only counts", async () => {
  const written = await boruna("fix typo.ax --write", { files });
  assertEquals(written.exit, 0);
  assertStringIncludes(
    written.files.get("typo.ax") ?? "",
    "    counter + 1\n",
  );
  assertEquals((await boruna("fix typo.ax --check", { files })).exit, 1);
  assertEquals((await boruna("fix app.ax --check", { files })).exit, 0);
  assertEquals((await boruna("fix wrong.ax", { files })).exit, 1);
});

test("differences show the lines around a change", () => {
  const before = [..."abcdefghij"].join("\n");
  const after = before.replace("e", "E").replace("j", "j\nk");
  assertEquals(
    unifiedDiff("x", before, after, false),
    "--- x\n+++ x (fixed)\n@@ -3,5 +3,5 @@\n c\n d\n-e\n+E\n f\n g\n" +
      "@@ -9,2 +9,3 @@\n i\n j\n+k\n",
  );
});

test("a run tells its program's warnings, a run of the reference does not", async () => {
  const own = await boruna("warns.ax", { files });
  assertEquals([own.exit, own.out], [0, "2\nsteps: 9\n"]);
  assert(
    /^warning\[W00\d\]: .* \(warns\.ax:3:\d+\)\n$/.test(own.error),
    own.error,
  );
  assertEquals((await boruna("run warns.ax", { files })).error, "");
});

test("mistyped commands, flags, values, files and programs are recognised", async () => {
  for (
    const [line, tip] of [
      ["chekc app.ax", "'check'"],
      ["run app.ax --max-setps 3", "'--max-steps'"],
      ["check ap.ax", "did you mean app.ax?"],
      ["ap", "'app.ax'"],
      ["help exit-code", "'exit-codes'"],
      ["explain E01", "E001"],
    ] as const
  ) {
    const did = await boruna(line, { files });
    assert(did.exit !== 0);
    assertStringIncludes(did.error, tip);
  }
});

test("colours follow --color before anything else", async () => {
  const plain = await boruna("check typo.ax", { files });
  const always = await boruna("check typo.ax --color always", { files });
  const never = await boruna("check typo.ax --color=never", {
    files,
    colors: true,
  });
  assert(!plain.error.includes("\x1b["));
  assert(always.error.includes("\x1b["));
  assert(!never.error.includes("\x1b["));
  assertEquals((await boruna("help --color always", {})).exit, 0);
  assert((await boruna("help --color always")).out.includes("\x1b[1mWrite:"));
});

test("help has pages for exit codes and variables", async () => {
  assertStringIncludes((await boruna("help exit-codes")).out, "3 ");
  assertStringIncludes((await boruna("help environment")).out, "NO_COLOR");
});

test("doctor --all tells the runtime, the engine and telemetry", async () => {
  const did = await boruna("doctor --all --json");
  const { data } = JSON.parse(did.out);
  const names = data.checks.map(({ name }: { name: string }) => name);
  for (
    const name of ["version", "runtime", "permissions", "engine", "telemetry"]
  ) assert(names.includes(name), name);
});

for (const template of SHIPPED) {
  test(`the template ${template.name} checks, is formatted, and runs`, async () => {
    const given = { files: { "t.ax": template.text ?? "" } };
    assertEquals((await boruna("check t.ax", given)).out, "t.ax: no errors\n");
    assertEquals((await boruna("fmt --check t.ax", given)).exit, 0);
    assertEquals((await boruna("t.ax", given)).exit, 0);
    if (template.policy !== null) await readAnyPolicy(template.policy);
  });
}

test("the template report runs as it tells, with its own input", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-new-"));
  try {
    const made = await run([...runtimeCommand(MOD), "new", "report"], {
      cwd: folder,
    });
    assertEquals(made.exit, 0, made.stderr);
    const ran = await run(
      [...runtimeCommand(MOD), "app.ax", "--live", "-p", "policy.json"],
      { cwd: join(folder, "report") },
    );
    assertEquals([ran.exit, ran.stdout], [0, "42\nsteps: 98\n"], ran.stderr);
    assertEquals(
      readFileSync(join(folder, "report", "report.txt"), "utf8"),
      "total: 42\n",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What a REPL says to lines from a pipe, with an option of ours. */
async function repl(...lines: readonly string[]): Promise<string> {
  const input = `${lines.join("\n")}\n`;
  const did = await boruna("repl --color never", { files, input });
  assertEquals(did.exit, 0);
  return did.out;
}

test("the REPL keeps functions and variables", async () => {
  assertEquals(
    await repl("fn f(a: Int) -> Int { a * 2 }", "let x = f(4)", "x + 1"),
    "9\n",
  );
});

test("the REPL shows what is wrong with an input and goes on", async () => {
  const out = await repl("nope", "1 + 1", ":type 1.5", ":nope");
  assertStringIncludes(out, "error[E003]");
  assertStringIncludes(out, "\n2\n1.5 : Float\n");
  assertStringIncludes(out, "unknown meta-command `:nope`");
});

test("a piped REPL refuses capabilities unless a policy allows them", async () => {
  assertStringIncludes(
    await repl('net_fetch("x")'),
    "capability denied: net.fetch",
  );
  const did = await boruna("repl -p allow-all", { input: 'fs_read("x")\n' });
  assert(!did.out.includes("denied"), did.out);
});

test("progress shows after half a second, and is erased", () => {
  let said = "";
  let time = 0;
  const world = { ...processWorld(), error: (text: string) => said += text };
  const line = new ProgressLine(world, () => time);
  line.tell(100_000, 1);
  assertEquals(said, "");
  time = 600;
  line.tell(200_000, 1);
  time = 700;
  line.tell(300_000, 0);
  line.clear();
  line.clear();
  assertEquals(
    said,
    "\r\x1b[2Krunning for 1 s, 200000 steps, 2 calls\r\x1b[2K",
  );
});

test("boruna.json is checked, and its slips are recognised", async () => {
  const did = await boruna("doctor --all --json", {
    files: { "boruna.json": '{"provders": {}}' },
  });
  assertEquals(did.exit, 1);
  assertStringIncludes(did.out, "did you mean providers?");
});
