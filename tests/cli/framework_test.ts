// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands about applications beyond the recorded sessions.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { counter } from "../support/counter.ts";
import { boruna } from "../support/memory_world.ts";
import { MOD, run, runtimeCommand } from "../support/spawn.ts";

const files = {
  "app.ax": counter(),
  "broken.ax": "fn init() -> Int { x }\n",
  "w.json": '{"b": 1.50, "a": {"z": [], "y": null}}',
  "new.json": '{"schema_version": 2}',
  "log.json": '[{"message":"add","payload":"5"},{"payload":"x"}]',
};

test("a diagnosis is a document, whatever happens", async () => {
  const good = await boruna("framework diag app.ax -m add:5,load", { files });
  const document = JSON.parse(good.out);
  assertEquals(Object.keys(document), [
    "cycles",
    "file",
    "final_cycle",
    "final_state",
    "init_state",
    "snapshot",
    "status",
  ]);
  assertEquals(document.cycles[1].effects, ["http_request", "timer"]);
  const bad = await boruna("framework diag app.ax -m add:5,div:0,add:1", {
    files,
  });
  const { errors, status, final_cycle } = JSON.parse(bad.out);
  assertEquals([bad.exit, status, final_cycle], [0, "error", 1]);
  assertEquals(JSON.parse(errors[0]), {
    detail: "division by zero",
    error: "runtime_error",
  });
  const none = await boruna("framework diag broken.ax", { files });
  assertEquals(none.exit, 0);
  assertStringIncludes(JSON.parse(none.out).error, "compile error: ");
});

test("an application that does not compile is told with its place", async () => {
  const did = await boruna("framework test broken.ax --color never", { files });
  assertEquals(did.exit, 1);
  assertStringIncludes(did.error, "broken.ax:1:20");
});

/** Command lines with --json, and a member of the data. */
const DOCUMENTS: readonly (readonly [string, string])[] = [
  ["framework validate app.ax", "stateType"],
  ["framework test app.ax -m add:5,load", "cycles"],
  ["framework inspect-state app.ax -m add:5", "snapshot"],
  ["framework simulate app.ax add:5", "view"],
  ["framework trace-hash app.ax -m add:5", "hash"],
  ["framework replay app.ax log.json", "identical"],
  ["trace2tests record app.ax -m add:5 -o t.json", "traceHash"],
  ["migrate workflow-json w.json --dry-run", "written"],
];

for (const [line, member] of DOCUMENTS) {
  test(`boruna ${line} --json`, async () => {
    const did = await boruna(`${line} --json`, { files });
    assertEquals([did.exit, did.error], [0, ""], did.out);
    const { ok, data } = JSON.parse(did.out);
    assert(ok && member in data, did.out);
  });
}

test("a trace becomes a test that holds, and fails when the program differs", async () => {
  const recorded = await boruna(
    "trace2tests record app.ax -m add:5,load,add:-2 -o t.json",
    { files },
  );
  assertEquals(recorded.exit, 0, recorded.error);
  const made = await boruna("trace2tests generate --trace t.json -o s.json", {
    files: Object.fromEntries(recorded.files),
  });
  const all = Object.fromEntries(made.files);
  const held = await boruna("trace2tests run --spec s.json", { files: all });
  assertEquals(held.out.split("\n")[0], "PASS: regression_test");
  const changed = counter().replace(
    "state.count + msg.payload",
    "state.count + msg.payload + 1",
  );
  const failed = await boruna("trace2tests run --spec s.json", {
    files: { ...all, "app.ax": changed },
  });
  assertEquals(failed.exit, 1);
  assertStringIncludes(failed.out, "[FAIL] final_state_hash: expected=");
  assertStringIncludes(failed.out, "[ok] cycle_count: expected=3, actual=3");
  const trapped = await boruna("trace2tests run --spec s.json", {
    files: { ...all, "app.ax": changed.replace("+ 1 }", "/ 0 }") },
  });
  assertEquals(
    [trapped.exit, trapped.out],
    [
      1,
      "FAIL: regression_test\n  error: cycle 0 failed: " +
      "runtime error: division by zero\n",
    ],
  );
  const replayed = await boruna("framework replay app.ax t.json", {
    files: all,
  });
  assertEquals(replayed.out.split("\n")[0], "replay: IDENTICAL");
  const diverged = await boruna("framework replay app.ax t.json", {
    files: { ...all, "app.ax": changed },
  });
  assertEquals(diverged.exit, 1);
  assertStringIncludes(diverged.out, "trace hash: expected");
});

for (
  const [file, text, reason] of [
    ["bad.json", "{", "EOF while parsing"],
    ["list.json", "[]", "expected a trace, an object"],
    ["empty.json", "{}", "missing field `source_file`"],
  ] as const
) {
  test(`a trace that is none: ${reason}`, async () => {
    const did = await boruna(
      `trace2tests generate --trace ${file} -o s.json`,
      { files: { [file]: text } },
    );
    assertEquals([did.exit, did.out], [1, ""]);
    assertStringIncludes(did.error, reason);
  });
}

test("messages that fail are minimised, and kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-min-"));
  try {
    writeFileSync(join(folder, "app.ax"), files["app.ax"]);
    const messages = ["add", "load", "div", "add"].map((tag) => ({
      message: { tag, payload: { Int: tag === "div" ? 0 : 1 } },
    }));
    writeFileSync(
      join(folder, "t.json"),
      JSON.stringify({
        source_file: "app.ax",
        source_hash: "",
        cycles: messages,
        final_state_hash: "",
        trace_hash: "",
      }),
    );
    const minimise = (...more: string[]) =>
      run([
        ...runtimeCommand(MOD),
        ...["trace2tests", "minimize", "--trace", "t.json"],
        ...["--source", "app.ax", ...more],
      ], { cwd: folder });
    const panic = await minimise();
    assertEquals([panic.exit, panic.stdout, panic.stderr], [
      1,
      "minimized: 4 -> 1 messages\n",
      "error: re-record failed: cycle 0 failed: runtime error: division by zero\n",
    ]);
    assertEquals(
      readFileSync(join(folder, "t.min.json"), "utf8"),
      [
        '{"messages":[{"tag":"div","payload":{"Int":0}}],"source_file":"app.ax"}',
      ].join(""),
    );
    writeFileSync(
      join(folder, "check.cjs"),
      'const text = require("fs").readFileSync(process.argv[2], "utf8");\n' +
        'process.exit(text.includes("\\"load\\"") ? 1 : 0);\n',
    );
    const program = "Deno" in globalThis
      ? `${process.execPath} run -A --quiet`
      : process.execPath;
    const found = await minimise("--predicate", `${program} check.cjs`);
    assertEquals(
      [found.exit, found.stdout.split("\n")[0]],
      [0, "minimized: 4 -> 1 messages"],
      found.stderr,
    );
    assertStringIncludes(
      readFileSync(join(folder, "t.min.json"), "utf8"),
      '"tag": "load"',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a workflow keeps its numbers when it is migrated", async () => {
  const did = await boruna("migrate workflow-json w.json", { files });
  assertEquals(did.exit, 0);
  assertEquals(
    JSON.parse(did.files.get("w.json.migrated") ?? "").schema_version,
    1,
  );
  assertStringIncludes(did.files.get("w.json.migrated") ?? "", '"b": 1.50');
  const later = await boruna("migrate workflow-json new.json", { files });
  assertEquals([later.exit, later.error], [
    1,
    "error: future schema, downgrade not supported: " +
    "schema_version: 2 above target 1\n",
  ]);
});

test("a new application is one, and runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-app-"));
  try {
    const start = (...args: string[]) =>
      run([...runtimeCommand(MOD), ...args], { cwd: folder });
    const made = await start("framework", "new", "counter");
    assertEquals(
      made.stdout,
      "created framework app: ./counter/counter.ax\n" +
        "  run: boruna framework validate ./counter/counter.ax\n" +
        "  run: boruna run ./counter/counter.ax\n",
    );
    const path = "counter/counter.ax";
    const text = readFileSync(join(folder, path), "utf8");
    const given = { files: { "c.ax": text } };
    assertEquals((await boruna("fmt --check c.ax", given)).exit, 0);
    assertEquals((await boruna("framework validate c.ax", given)).exit, 0);
    assertEquals((await boruna("c.ax", given)).out.split("\n")[0], "0");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
