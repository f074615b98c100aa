// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command as one file and as a binary, alone in a folder.
 *
 * Whatever runtime is tested, one process of the suite is enough: Deno's.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { startCollector } from "../support/collector.ts";
import { type Ran, run } from "../support/spawn.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const skip = !("Deno" in globalThis);

/** A command line and what comes of it. */
interface Spec {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly exit: number;
  readonly stdout?: string;
  /** A part of standard error. */
  readonly stderr?: string;
}

const SPECS: readonly Spec[] = [
  { args: ["hello.ax"], exit: 0, stdout: '"hello"\nsteps: 3\n' },
  {
    args: ["-"],
    stdin: "fn main() -> Int { 6 * 7 }",
    exit: 0,
    stdout: "42\nsteps: 5\n",
  },
  { args: ["check", "hello.ax"], exit: 0 },
  { args: ["check", "wrong.ax"], exit: 1, stderr: "did you mean `counter`?" },
  { args: ["fmt", "--check", "hello.ax"], exit: 0 },
  { args: ["explain", "E003"], exit: 0 },
  { args: ["inspect", "none.axbc"], exit: 1, stderr: "No such file" },
  { args: ["app.ax", "--live"], exit: 3, stderr: "time.now" },
  { args: ["hello.ax", "--max-steps", "1"], exit: 4, stderr: "limit" },
  { args: ["hello.ax", "--nothing"], exit: 2, stderr: "--nothing" },
];

describe("one file", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-file-"));
  const file = join(folder, "boruna.mjs");
  let commands: Record<string, readonly string[]>;

  function execute(
    runtime: string,
    { args, stdin }: Pick<Spec, "args" | "stdin">,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    return run([...commands[runtime]!, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", HOME: folder, ...env },
      ...(stdin === undefined ? {} : { stdin }),
    });
  }

  before(async () => {
    const { installRuntimes } = await import("../../scripts/runtimes.ts");
    const { buildBundle } = await import("../../scripts/build_bundle.ts");
    const { buildBinary, hostTarget } = await import(
      "../../scripts/build_bin.ts"
    );
    const runtimes = installRuntimes(root);
    await buildBundle(file);
    commands = {
      deno: [process.execPath, "run", "-A", "--quiet", file],
      bun: [runtimes.bun, file],
      node20: [runtimes.node20, file],
      node22: [runtimes.node22, file],
      node24: [runtimes.node24, file],
      node26: [runtimes.node26, file],
      binary: [buildBinary(file, hostTarget(), folder)],
    };
    const programs = {
      "hello.ax": 'fn main() -> String {\n    "hello"\n}\n',
      "wrong.ax":
        "fn main() -> Int {\n    let counter = 1\n    conter + 1\n}\n",
      "app.ax": "fn main() -> Int !{time.now} {\n    time_now()\n}\n",
      // What a folder holds is no business of the command.
      "bunfig.toml": 'preload = ["./none.ts"]\n',
      ".env": "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1\n",
    };
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(folder, name), text);
    }
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const spec of SPECS) {
    test(`the binary: boruna ${spec.args.join(" ")}`, async () => {
      const ran = await execute("binary", spec);
      assertEquals(ran.exit, spec.exit, ran.stderr);
      if (spec.stdout !== undefined) assertEquals(ran.stdout, spec.stdout);
      if (spec.stderr !== undefined) {
        assertStringIncludes(ran.stderr, spec.stderr);
      }
    });
  }

  for (const name of ["node20", "node22", "node24", "node26", "deno"]) {
    test(`the file runs on ${name}`, async () => {
      const ran = await execute(name, SPECS[0]!);
      assertEquals(ran.stdout, SPECS[0]!.stdout, ran.stderr);
      assertEquals(ran.exit, 0);
    });
  }

  for (const name of ["deno", "bun", "node20", "node24", "binary"]) {
    test(`spans are sent on ${name}`, async () => {
      rmSync(join(folder, "bunfig.toml"), { force: true });
      const collector = await startCollector();
      try {
        const ran = await execute(name, {
          args: ["app.ax", "--live", "--policy", "allow-all"],
        }, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
        assertEquals(ran.exit, 0, ran.stderr);
        const calls = collector.spans.filter(({ attributes }) =>
          attributes.some(([key, value]) =>
            key === "cap.name" && value === "time.now"
          )
        );
        assertEquals(calls.length, 1, ran.stderr);
      } finally {
        await collector.close();
      }
    });
  }
});
