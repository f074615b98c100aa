// Copyright 2026 the Boruna authors. MIT license.

/**
 * Builds the npm package into `dist/npm`: the bundled command and library,
 * their declarations, and a manifest without dependencies.
 *
 * `--pack` also makes the tarball that `npm publish` would send.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isolatedDeclarationSync } from "rolldown/experimental";
import { importsOf } from "../tests/support/source_scan.ts";
import { bundle, type BundleFile, PROGRAM } from "./bundle.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the package is built. */
export const NPM_FOLDER: string = join(root, "dist", "npm");

/** The part of `deno.json` that is used. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Puts the program where `npm` looks for it: one file less to load. */
function moveProgram(folder: string): void {
  const built = join(folder, "lib", "boruna.js");
  const code = readFileSync(built, "utf8")
    .replace(/\bfrom(\s*)"\.\//g, 'from$1"../lib/');
  rmSync(built);
  write(folder, "bin/boruna.js", `#!/usr/bin/env node\n${code}`);
  chmodSync(join(folder, "bin", "boruna.js"), 0o755);
}

/**
 * Builds the package into a folder that is emptied before.
 *
 * @returns The files of its code.
 */
export async function buildNpm(
  folder: string = NPM_FOLDER,
): Promise<BundleFile[]> {
  const manifest: Manifest = JSON.parse(
    readFileSync(join(root, "deno.json"), "utf8"),
  );
  rmSync(folder, { recursive: true, force: true });
  const entries = Object.entries(manifest.exports).map(([path, source]) => ({
    path,
    source: posix.normalize(source),
    file: source.replace(/^\.\//, "").replace(/^src\//, "")
      .replace(/\.ts$/, "").replaceAll("/", "_"),
  }));
  const files = await bundle(
    {
      boruna: PROGRAM,
      ...Object.fromEntries(entries.map(({ file, source }) => [file, source])),
    },
    join(folder, "lib"),
  );
  declare(folder, entries.map(({ source }) => source));
  moveProgram(folder);
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md", "schema"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const exports = Object.fromEntries(
    entries.map(({ path, source, file }) => [path, {
      types: `./types/${source.replace(/\.ts$/, ".d.ts")}`,
      default: `./lib/${file}.js`,
    }]),
  );
  write(
    folder,
    "package.json",
    `${
      JSON.stringify(
        {
          name: manifest.name,
          version: manifest.version,
          description:
            "Runs .ax programs, with every effect behind a capability",
          keywords: [
            "boruna",
            "capabilities",
            "deterministic",
            "interpreter",
            "opentelemetry",
            "replay",
            "sandbox",
          ],
          license: manifest.license,
          type: "module",
          bin: { boruna: "bin/boruna.js" },
          exports: { ...exports, "./package.json": "./package.json" },
          engines: { node: ">=20" },
          sideEffects: ["./bin/boruna.js"],
        },
        null,
        2,
      )
    }\n`,
  );
  return files;
}

/** Writes the declarations of sources and of everything that they name. */
function declare(folder: string, sources: readonly string[]): void {
  const seen = new Set<string>();
  const open = [...sources];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { code, errors } = isolatedDeclarationSync(
      path,
      readFileSync(join(root, path), "utf8"),
      { stripInternal: true, sourcemap: false },
    );
    if (errors.length > 0) {
      throw new Error(`Cannot declare ${path}: ${errors[0]?.message}`);
    }
    for (const { specifier } of importsOf(code)) {
      if (!specifier.startsWith(".")) continue;
      open.push(posix.normalize(posix.join(posix.dirname(path), specifier)));
    }
    write(
      folder,
      `types/${path.replace(/\.ts$/, ".d.ts")}`,
      code.replace(/(\bfrom |\bimport\()"(\.[^"\n]+)\.ts"/g, '$1"$2.js"'),
    );
  }
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, ...path.split("/"));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Makes the tarball of a built package, and gives its path. */
export function packNpm(
  folder: string = NPM_FOLDER,
  destination: string = dirname(NPM_FOLDER),
): string {
  const done = spawnSync(
    "npm",
    ["pack", "--json", "--silent", "--pack-destination", destination],
    {
      cwd: folder,
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  if (done.status !== 0) throw new Error(`Cannot pack: ${done.stderr}`);
  const [packed] = JSON.parse(done.stdout) as [{ filename: string }];
  return join(
    destination,
    packed.filename.replace("@", "").replace("/", "-"),
  );
}

/** What a tree of files takes: how many there are, and their size. */
function weigh(folder: string): { files: number; bytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return {
    files: files.length,
    bytes: files.reduce((sum, size) => sum + size, 0),
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

async function main(): Promise<void> {
  const folder = NPM_FOLDER;
  await buildNpm();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { files, bytes } = weigh(folder);
  say(`${folder.replace(root, "").split(sep).join("/")}`);
  say(`  unpacked      ${kilobytes(bytes)} in ${files} files`);
  for (const part of ["lib", "types"]) {
    const { files, bytes } = weigh(join(folder, part));
    say(`  ${part.padEnd(13)} ${kilobytes(bytes)} in ${files} files`);
  }
  const { size } = statSync(join(folder, "lib", "main.js"));
  say(`  a plain run   ${kilobytes(size)} in lib/main.js`);
  say("  dependencies  none");
  if (process.argv.includes("--pack")) {
    const tarball = packNpm();
    say(`${tarball.replace(root, "")}  ${kilobytes(statSync(tarball).size)}`);
  }
}

if (import.meta.main) await main();
