// Copyright 2026 the Boruna authors. MIT license.

/**
 * The npm package as users get it: the packed tarball, in empty folders, on
 * every runtime that it is for.
 *
 * Whatever runtime is tested, one process of the suite is enough: Deno's.
 *
 * @module
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { BundleFile } from "../../scripts/bundle.ts";
import type { RuntimeName } from "../../scripts/runtimes.ts";
import { importsOf } from "../support/source_scan.ts";
import { type Ran, run } from "../support/spawn.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const HELLO = 'fn main() -> String {\n    "hello"\n}\n';
const SAID = '"hello"\nsteps: 3\n';
const NODES = ["node20", "node22", "node24", "node26"] as const;
const skip = !("Deno" in globalThis);

describe("the npm package", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-npm-"));
  const built = join(folder, "package");
  /** A folder with the package installed. */
  const project = join(folder, "project");
  let runtimes: Record<RuntimeName, string>;
  let tarball: string;
  let files: readonly BundleFile[];

  /** Runs with a runtime first on the path, in a folder. */
  function execute(
    runtime: RuntimeName,
    cwd: string,
    command: readonly string[],
  ): Promise<Ran> {
    const path = `${dirname(runtimes[runtime])}${delimiter}${process.env.PATH}`;
    return run(command, {
      cwd,
      env: {
        PATH: path,
        HOME: join(folder, "home"),
        TMPDIR: join(folder, "home"),
        npm_config_update_notifier: "false",
        npm_config_audit: "false",
        npm_config_fund: "false",
        // Nothing that it needs is elsewhere.
        npm_config_offline: "true",
      },
    });
  }

  /** An empty folder, but for a program. */
  function empty(name: string): string {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, "hello.ax"), HELLO);
    return path;
  }

  before(async () => {
    const { installRuntimes } = await import("../../scripts/runtimes.ts");
    const { buildNpm, packNpm } = await import("../../scripts/build_npm.ts");
    mkdirSync(join(folder, "home"));
    runtimes = installRuntimes(root);
    files = await buildNpm(built);
    tarball = packNpm(built, folder);
    empty("project");
    writeFileSync(join(project, "package.json"), '{ "private": true }\n');
    writeFileSync(
      join(project, "embed.mjs"),
      'import { run } from "@boruna/cli";\n' +
        'const { outcome, steps } = await run("fn main() -> Int { 40 + 2 }");\n' +
        "console.log(outcome.kind, outcome.value, steps);\n",
    );
    const installed = await execute("node20", project, [
      "npm",
      "install",
      "--no-package-lock",
      tarball,
    ]);
    assertEquals(installed.exit, 0, installed.stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  test("its manifest says what is there", () => {
    const manifest = JSON.parse(
      readFileSync(join(built, "package.json"), "utf8"),
    );
    const source = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
    assertEquals(manifest.name, source.name);
    assertEquals(manifest.version, source.version);
    assertEquals(manifest.dependencies, undefined);
    assertEquals(manifest.engines, { node: ">=20" });
    assertEquals(
      Object.keys(manifest.exports).filter((path) => path !== "./package.json"),
      Object.keys(source.exports),
    );
    const named = [
      manifest.bin.boruna,
      ...Object.values<string | Record<string, string>>(manifest.exports)
        .flatMap((entry) =>
          typeof entry === "string" ? [entry] : Object.values(entry)
        ),
    ];
    for (const path of named) assert(existsSync(join(built, path)), path);
  });

  test("it has the schemas and texts that the other registry gets", () => {
    const { publish } = JSON.parse(
      readFileSync(join(root, "deno.json"), "utf8"),
    );
    const [schema, ...texts] = publish.include.filter((name: string) =>
      /^schema$|^[A-Z]/.test(name)
    );
    assertEquals(texts.length, 3);
    assertEquals(
      readdirSync(join(built, schema)),
      readdirSync(join(root, schema)),
    );
    for (const name of texts) assert(existsSync(join(built, name)), name);
  });

  test("it imports nothing but itself and the runtime", () => {
    const names = new Set(files.map(({ name }) => name));
    const others = files
      .flatMap(({ imports, later }) => [...imports, ...later])
      .filter((name) => !names.has(name) && !isBuiltin(name));
    assertEquals(others, []);
  });

  test("a plain run needs one file and no module of the runtime", () => {
    const imports = (wanted: string) =>
      files.find(({ name }) => name === wanted)?.imports;
    assertEquals(imports("boruna.js"), ["main.js"]);
    assertEquals(imports("main.js"), []);
    const { size } = statSync(join(built, "lib", "main.js"));
    assert(size < 420_000, `lib/main.js has ${size} bytes`);
  });

  test("its declarations name only files that are there", () => {
    const types = join(built, "types");
    for (const name of readdirSync(types, { recursive: true }).map(String)) {
      if (!name.endsWith(".d.ts")) continue;
      const text = readFileSync(join(types, name), "utf8");
      for (const { specifier } of importsOf(text)) {
        const path = join(types, dirname(name), specifier)
          .replace(/\.js$/, ".d.ts");
        assert(
          specifier.startsWith(".") && existsSync(path),
          `${name} names ${specifier}`,
        );
      }
    }
  });

  for (const node of NODES) {
    test(`the command and the library run on ${node}`, async () => {
      const bin = join(project, "node_modules", ".bin", "boruna");
      const command = await execute(node, project, [bin, "hello.ax"]);
      assertEquals(command.stdout, SAID, command.stderr);
      assertEquals(command.exit, 0);
      const wrong = await execute(node, project, [bin, "none.ax"]);
      assertEquals(wrong.exit, 1);
      assertStringIncludes(wrong.stderr, "none.ax: No such file or directory");
      const library = await execute(node, project, ["node", "embed.mjs"]);
      assertEquals(library.stdout, "done 42 5\n", library.stderr);
    });
  }

  test("the library runs on Bun", async () => {
    const library = await execute("bun", project, ["bun", "embed.mjs"]);
    assertEquals(library.stdout, "done 42 5\n", library.stderr);
  });

  for (const node of ["node20", "node26"] as const) {
    test(`npx runs the tarball from an empty folder on ${node}`, async () => {
      const cwd = empty(`npx-${node}`);
      const ran = await execute(node, cwd, [
        "npx",
        "--yes",
        `--package=${tarball}`,
        "boruna",
        "hello.ax",
      ]);
      assertEquals(ran.stdout, SAID, ran.stderr);
      assertEquals(readdirSync(cwd), ["hello.ax"]);
    });
  }

  test("bunx runs the tarball from an empty folder", async () => {
    const cwd = empty("bunx");
    const ran = await execute("bun", cwd, [
      "bun",
      "x",
      "--bun",
      `--package=${tarball}`,
      "boruna",
      "hello.ax",
    ]);
    assertEquals(ran.stdout, SAID, ran.stderr);
    assertEquals(readdirSync(cwd), ["hello.ax"]);
  });
});
