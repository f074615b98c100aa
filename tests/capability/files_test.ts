// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files below roots: what is written in a path, and what a file system makes of
 * it, both have to stay inside.
 *
 * @module
 */

import { execFileSync, spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import {
  ALLOW_ALL,
  type CheckRefusal,
  createGateway,
  type FileLimits,
  type GatewayAnswer,
  liveHandlers,
} from "../../src/capability/mod.ts";
import { absolute, isWithin } from "../../src/capability/file_guard.ts";
import type { CapabilityName, Value } from "../../src/value/mod.ts";
import { runtimeCommand } from "../support/spawn.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "boruna-files-")));
const start = process.cwd();
before(() => {
  for (const name of ["data", "data/deep", "data-evil", "out", "secret"]) {
    mkdirSync(join(folder, name));
  }
  writeFileSync(join(folder, "data/a.txt"), "inside");
  writeFileSync(join(folder, "data/deep/b.txt"), "deep");
  writeFileSync(join(folder, "data-evil/a.txt"), "beside");
  writeFileSync(join(folder, "secret/key"), "secret");
  symlinkSync(join(folder, "secret"), join(folder, "data/door"));
  symlinkSync(join(folder, "secret/key"), join(folder, "data/window"));
  symlinkSync("deep/b.txt", join(folder, "data/shortcut"));
  symlinkSync("nowhere", join(folder, "data/dangling"));
  symlinkSync(join(folder, "secret"), join(folder, "out/door"));
  symlinkSync(join(folder, "secret/new"), join(folder, "out/new"));
  execFileSync("mkfifo", [join(folder, "data/pipe")]);
  process.chdir(folder);
});
after(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true, force: true });
});

async function ask(
  capability: CapabilityName,
  args: readonly Value[],
  files: Partial<FileLimits>,
): Promise<GatewayAnswer> {
  const handlers = await liveHandlers({ policy: ALLOW_ALL, files });
  const gateway = createGateway({ policy: ALLOW_ALL, handlers });
  return gateway.call({
    capability,
    args,
    function: "main",
    declared: true,
    form: "typed",
  });
}

/** `ok`, the reason of a refusal, or `failed`. */
async function verdict(
  capability: CapabilityName,
  args: readonly Value[],
  files: Partial<FileLimits>,
): Promise<string> {
  const answer = await ask(capability, args, files);
  if (answer.kind === "value") return "ok";
  if (answer.kind === "failed") return "failed";
  assertEquals(answer.refusal.layer, "guard");
  return answer.refusal.reason;
}

test("fs.read stays below its roots", async () => {
  const roots = { readRoots: ["data"] };
  const cases: [string, string][] = [
    ["data/a.txt", "ok"],
    ["./data//deep/../a.txt", "ok"],
    [join(folder, "data/a.txt"), "ok"],
    ["data/shortcut", "ok"],
    ["data/none.txt", "failed"],
    ["data/dangling", "failed"],
    ["data/pipe", "failed"],
    ["data", "failed"],
    ["data/a.txt\0.png", "failed"],
    ["data/../secret/key", "path.outside_roots"],
    ["../secret/key", "path.outside_roots"],
    ["secret/key", "path.outside_roots"],
    // Outside, nothing tells whether a file exists.
    ["secret/none", "path.outside_roots"],
    ["data-evil/a.txt", "path.outside_roots"],
    ["/etc/passwd", "path.outside_roots"],
    ["data/door/key", "path.link_outside_roots"],
    ["data/window", "path.link_outside_roots"],
    ["data/door/../../secret/key", "path.outside_roots"],
  ];
  for (const [path, expected] of cases) {
    assertEquals(await verdict("fs.read", [path], roots), expected, path);
  }
  assertEquals(
    await verdict("fs.read", ["data/a.txt"], { readRoots: [] }),
    "path.outside_roots",
  );
  assertEquals(
    await verdict("fs.read", ["data/a.txt"], { readRoots: ["/"] }),
    "ok",
  );
  assertEquals(
    await verdict("fs.read", ["data/a.txt"], { readRoots: ["data/a.txt"] }),
    "ok",
  );
});

test("fs.write stays below its roots, and writes through nothing", async () => {
  const roots = { writeRoots: ["out"] };
  const cases: [string, string][] = [
    ["out/a.txt", "ok"],
    ["out/none/a.txt", "failed"],
    ["out/new", "failed"],
    ["out/door/x", "path.link_outside_roots"],
    ["out/../secret/x", "path.outside_roots"],
    ["data/x", "path.outside_roots"],
    ["out", "failed"],
    ["out\0", "failed"],
  ];
  for (const [path, expected] of cases) {
    assertEquals(await verdict("fs.write", [path, "x"], roots), expected, path);
  }
  assertEquals(readdirSync("secret"), ["key"]);
  assertEquals(readFileSync("secret/key", "utf8"), "secret");
  // Nothing is left beside what was written.
  assertEquals(readdirSync("out").sort(), ["a.txt", "door", "new"]);
});

test("rules see the real path", async () => {
  const seen: string[] = [];
  const judge = (_: CapabilityName, path: string): CheckRefusal | null => {
    seen.push(path);
    return path.includes("deep")
      ? { reason: "policy.denied", message: "no", fix: null }
      : null;
  };
  assertEquals(await verdict("fs.read", ["data/a.txt"], { judge }), "ok");
  assertEquals(
    await verdict("fs.read", ["data/shortcut"], { judge }),
    "policy.denied",
  );
  assertEquals(await verdict("fs.write", ["out/b", "x"], { judge }), "ok");
  assertEquals(seen, [
    join(folder, "data/a.txt"),
    join(folder, "data/deep/b.txt"),
    join(folder, "out/b"),
  ]);
});

test("sizes have limits", async () => {
  assertEquals(
    await verdict("fs.read", ["data/a.txt"], { maxReadBytes: 5 }),
    "failed",
  );
  assertEquals(
    await verdict("fs.read", ["data/a.txt"], { maxReadBytes: 6 }),
    "ok",
  );
  assertEquals(
    await verdict("fs.write", ["out/c", "é"], { maxWriteBytes: 1 }),
    "failed",
  );
});

test("paths are compared by whole components", () => {
  const cases: [string, string, boolean][] = [
    ["/a/b", "/a", true],
    ["/a", "/a", true],
    ["/ab", "/a", false],
    ["/a/b", "/", true],
    ["/", "/a", false],
  ];
  for (const [path, root, inside] of cases) {
    assertEquals(isWithin(path, root), inside, `${path} in ${root}`);
  }
  assertEquals(absolute("/a/../../b/./c//d"), "/b/c/d");
  assertEquals(absolute("/a\\b"), "/a\\b");
  assert(absolute("x").endsWith("/x"));
});

/** Calls again and again while a folder and a link to outside are swapped. */
async function whileSwapping(
  name: string,
  capability: CapabilityName,
  args: readonly Value[],
  /** What a call comes to that met the folder. */
  inside: string,
): Promise<Map<string, number>> {
  const race = join(folder, name);
  mkdirSync(join(race, "safe"), { recursive: true });
  writeFileSync(join(race, "safe/key"), "inside");
  symlinkSync(join(folder, "secret"), join(race, "door"));
  const script = fileURLToPath(new URL("../support/swap.ts", import.meta.url));
  const [program = "", ...words] = runtimeCommand(script);
  const swap = spawn(program, [...words, race, "safe", "door"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve) =>
    swap.stdout.once("data", () => resolve())
  );
  const files = { readRoots: [race], writeRoots: [race] };
  const handlers = await liveHandlers({ policy: ALLOW_ALL, files });
  const gateway = createGateway({ policy: ALLOW_ALL, handlers });
  const seen = new Map<string, number>();
  try {
    // Where the machine is busy, it takes longer until both were met.
    const start = performance.now();
    const isOver = (now: number) =>
      now > start + 300 && seen.has(inside) && seen.size > 1 ||
      now > start + 20_000;
    while (!isOver(performance.now())) {
      const answer = await gateway.call({
        capability,
        args,
        function: "main",
        declared: true,
        form: "typed",
      });
      const what = answer.kind === "value"
        ? String(answer.value)
        : answer.kind === "refused"
        ? answer.refusal.reason
        : answer.kind;
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }
  } finally {
    swap.kill("SIGKILL");
  }
  return seen;
}

test("a folder that turns into a link between look and opening leads nowhere", {
  timeout: 60_000,
}, async () => {
  const read = await whileSwapping("r", "fs.read", ["r/safe/key"], "inside");
  const told = JSON.stringify([...read]);
  assert(!read.has("secret"), told);
  // The folder was there, and the link was there.
  assert(read.has("inside") && read.size > 1, told);
  const write = await whileSwapping(
    "w",
    "fs.write",
    ["w/safe/new", "text"],
    "true",
  );
  assert(write.has("true") && write.size > 1, JSON.stringify([...write]));
  // Where the system does not tell places, the empty file that was to take the
  // place of another one may be left; never its content.
  const left = readdirSync("secret").filter((name) => name !== "key");
  const isDeno = "Deno" in globalThis;
  for (const name of left) {
    assert(isDeno && name.startsWith(".boruna-"), name);
    assertEquals(readFileSync(join("secret", name), "utf8"), "");
  }
});
