// Copyright 2026 the Boruna authors. MIT license.

/**
 * From two hundred files of TypeScript to JavaScript that starts fast.
 *
 * What a plain run needs comes into one file, and everything else into files
 * that are loaded when they are reached: a runtime reads and links one file in
 * a fraction of the time that many take. The packages that the sources name
 * are put in as well, without the parts that nobody calls, so that what is
 * built depends on nothing.
 *
 * @module
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InputOptions, type OutputChunk, rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The program, without the library around it. */
export const PROGRAM = "src/cli/boruna.ts";

/** The made-up file that holds what a plain run needs. */
const PLAIN_RUN = "plain-run";

/** Stands before the door of a room that is loaded later. */
const ROOM = "room:";

/** Files that are nowhere but here. */
const MADE_UP: Readonly<Record<string, string>> = {
  // The program together with the command that it loads by itself.
  [PLAIN_RUN]: `export { main } from ${source("src/cli/main.ts")};\n` +
    `export { run } from ${source("src/cli/run.ts")};\n`,
  // `pg` can do with a driver in C, which nobody has to have.
  "pg-native": "export default null;\n",
};

function source(path: string): string {
  return JSON.stringify(join(root, path));
}

const OUTPUT = {
  format: "esm",
  minify: true,
  comments: { legal: true, annotation: false, jsdoc: false },
} as const;

/** The first line of files that Bun need not translate before they run. */
const BUN_AS_IT_IS = "// @bun";

/** A file of a bundle. */
export interface BundleFile {
  /** Its path in the folder. */
  readonly name: string;
  /** Its size. */
  readonly bytes: number;
  /** The sources in it, from the root of the repository. */
  readonly sources: readonly string[];
  /** The files and modules that are loaded with it. */
  readonly imports: readonly string[];
  /** The files and modules that it loads when they are reached. */
  readonly later: readonly string[];
}

/**
 * Bundles entries into a folder that is emptied before.
 *
 * @param entries Sources by the names that their files get, from the root.
 */
export async function bundle(
  entries: Readonly<Record<string, string>>,
  folder: string,
): Promise<BundleFile[]> {
  const plain = await plainRun();
  const input = Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, join(root, path)]),
  );
  const build = await rolldown({
    ...settings(input),
    preserveEntrySignatures: "allow-extension",
  });
  const { output } = await build.generate({
    ...OUTPUT,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: "main", test: (id) => plain.has(id) }],
    },
  });
  await build.close();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return output.flatMap((chunk) =>
    chunk.type === "chunk"
      ? [write(chunk, join(folder, chunk.fileName), BUN_AS_IT_IS)]
      : []
  );
}

/** Bundles the program into one file. */
export async function bundleProgram(file: string): Promise<BundleFile> {
  const build = await rolldown(settings({ boruna: join(root, PROGRAM) }));
  const { output } = await build.generate({
    ...OUTPUT,
    codeSplitting: false,
  });
  await build.close();
  mkdirSync(dirname(file), { recursive: true });
  return write(output[0], file, "#!/usr/bin/env node");
}

/** The sources that a program without capabilities is run with. */
export async function plainRun(): Promise<ReadonlySet<string>> {
  const build = await rolldown(settings({
    plain: PLAIN_RUN,
    boruna: join(root, PROGRAM),
    library: join(root, "mod.ts"),
  }));
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  const chunks = new Map(
    output.flatMap((chunk) =>
      chunk.type === "chunk" ? [[chunk.fileName, chunk]] : []
    ),
  );
  const ids = new Set<string>();
  const seen = new Set<string>();
  const open = ["plain.js"];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const chunk = chunks.get(name);
    if (chunk === undefined || seen.has(name)) continue;
    seen.add(name);
    open.push(...chunk.imports);
    for (const id of chunk.moduleIds) ids.add(id);
  }
  ids.delete(`\0${PLAIN_RUN}`);
  return ids;
}

function settings(input: Record<string, string>): InputOptions {
  return {
    input,
    cwd: root,
    platform: "node",
    transform: {
      target: "node20",
      // Bundles have a file of their own for the program.
      define: { "import.meta.main": "false" },
    },
    resolve: { mainFields: ["module", "main"] },
    // No source does anything when it is loaded, but for the program itself.
    treeshake: { moduleSideEffects: (id) => id.endsWith(PROGRAM) },
    checks: { ineffectiveDynamicImport: false },
    plugins: [
      {
        name: "made-up-files",
        resolveId: (id) => id in MADE_UP || isBuiltin(id) ? `\0${id}` : null,
        // A room that is loaded later is one thing, its door another: through
        // the door itself, all of the room would become part of a plain run.
        resolveDynamicImport: (id, importer) =>
          typeof id === "string" && importer !== undefined &&
            id.endsWith("/mod.ts")
            ? `\0${ROOM}${join(dirname(importer), id)}`
            : null,
        load(id) {
          if (!id.startsWith("\0")) return null;
          const name = id.slice(1);
          if (name.startsWith(ROOM)) {
            return `export * from ${JSON.stringify(name.slice(ROOM.length))};`;
          }
          if (name in MADE_UP) return MADE_UP[name]!;
          // Modules of the runtime are loaded when they are reached as well.
          return isBuiltin(name)
            ? `const found = globalThis.process.getBuiltinModule("${name}");\n` +
              "if (found === undefined) throw new Error(" +
              `"This runtime has no ${name}");\nmodule.exports = found;\n`
            : null;
        },
      },
    ],
  };
}

/**
 * Writes a file in ASCII: one character beyond it would make the engines hold
 * all of the text in two bytes a character, and read it half as fast.
 */
function write(
  chunk: OutputChunk,
  file: string,
  first: string,
): BundleFile {
  const code = `${first}\n${chunk.code}`.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(file, code);
  return {
    name: chunk.fileName,
    bytes: code.length,
    sources: chunk.moduleIds.map((id) => id.replace(root, "")),
    imports: chunk.imports,
    later: chunk.dynamicImports,
  };
}
