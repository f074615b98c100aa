// Copyright 2026 the Boruna authors. MIT license.

/**
 * What only a process of its own can show: streams, signals and ends.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { run, runtimeCommand } from "../support/spawn.ts";

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));

function program(
  what: string,
  rest: string[] = [],
  stdin?: string | Uint8Array,
) {
  const command = [...runtimeCommand(PROGRAM), what, ...rest];
  return run(command, stdin === undefined ? {} : { stdin });
}

test("arguments arrive as they are, the exit code is set without exiting", async () => {
  const { exit, stdout } = await program("args", ["a b", "--flag", "é", ""]);
  assertEquals([exit, stdout], [3, '["a b","--flag","é",""]']);
});

test("a write is complete when it returns", async () => {
  const { stdout, stderr, exit } = await program("large");
  assertEquals([stdout.length, stderr, exit], [2_000_000, "done", 0]);
});

test("a reader that goes away is no error", async () => {
  const command = runtimeCommand(PROGRAM).map((word) => `'${word}'`).join(" ");
  const { stdout, stderr, exit } = await run([
    "sh",
    "-c",
    `${command} closed | head -c 5`,
  ]);
  assertEquals([stdout, stderr, exit], ["01234", "closed: true", 0]);
});

test("standard input is read whole, within a limit, as UTF-8", async () => {
  assertEquals(
    (await program("stdin", [], "x".repeat(300_000))).stdout,
    "300000",
  );
  assertEquals((await program("stdin", [], "")).stdout, "0");
  const large = await program("stdin", [], "x".repeat(1_000_001));
  assertEquals([large.exit, large.stderr], [
    1,
    "the file is larger than 1000000 bytes",
  ]);
  const broken = await program("stdin", [], new Uint8Array([0xff]));
  assertEquals([broken.exit, broken.stderr], [
    1,
    "stream did not contain valid UTF-8",
  ]);
});

test("a pipe is no terminal; the environment decides on colours", async () => {
  const command = [...runtimeCommand(PROGRAM), "terminal"];
  const PATH = "/usr/bin:/bin";
  const HOME = "/tmp";
  const cases: [Record<string, string>, string][] = [
    [{}, "false false"],
    [{ FORCE_COLOR: "1" }, "false true"],
    [{ FORCE_COLOR: "0" }, "false false"],
  ];
  for (const [env, expected] of cases) {
    assertEquals(
      (await run(command, { env: { PATH, HOME, ...env } })).stdout,
      expected,
    );
  }
});

test("signals are heard", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    const [file, ...rest] = [...runtimeCommand(PROGRAM), "signal"];
    const child = spawn(file!, rest, { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    child.stdout.on("data", (chunk) => stdout += chunk);
    // Deno reports no exit code for a child that `child.kill` was called on.
    child.stderr.once("data", () => process.kill(child.pid!, signal));
    const exit = await new Promise((resolve) => child.on("close", resolve));
    assertEquals([exit, stdout], [code, signal]);
  }
});

test("listening for signals keeps nothing alive, and the end is told", async () => {
  const { exit, stdout } = await program("quiet-signals");
  assertEquals([exit, stdout], [0, "bye"]);
});

test("errors that nobody caught end with a code and without a stack trace", async () => {
  for (
    const [what, message] of [["uncaught", "caught late"], [
      "rejected",
      "caught lost",
    ]]
  ) {
    const { exit, stderr } = await program(what!);
    assertEquals([exit, stderr], [70, message]);
  }
});
