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

import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InputOptions, type OutputChunk, rolldown } from "rolldown";
import { esmExternalRequirePlugin } from "rolldown/plugins";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The program, without the library around it. */
export const PROGRAM = "src/cli/boruna.ts";

/** A made-up file: the program together with the command that is not named. */
const PLAIN_RUN = "\0plain-run";

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
  const { output } = await build.write({
    dir: folder,
    cleanDir: true,
    format: "esm",
    minify: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: "main", test: (id) => plain.has(id) }],
    },
  });
  await build.close();
  return output.flatMap((chunk) => chunk.type === "chunk" ? [told(chunk)] : []);
}

/** Bundles the program into one file. */
export async function bundleProgram(file: string): Promise<BundleFile> {
  const build = await rolldown(settings({ boruna: join(root, PROGRAM) }));
  const { output } = await build.write({
    file,
    format: "esm",
    minify: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    banner: "#!/usr/bin/env node",
    codeSplitting: false,
  });
  await build.close();
  return told(output[0]);
}

/** The sources that a program without capabilities is run with. */
export async function plainRun(): Promise<ReadonlySet<string>> {
  const build = await rolldown(settings({ plain: PLAIN_RUN }));
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  const chunks = new Map(
    output.flatMap((chunk) =>
      chunk.type === "chunk" ? [[chunk.fileName, chunk]] : []
    ),
  );
  const ids = new Set<string>();
  const seen = new Set<string>();
  const open = [output[0].fileName];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const chunk = chunks.get(name);
    if (chunk === undefined || seen.has(name)) continue;
    seen.add(name);
    open.push(...chunk.imports);
    for (const id of chunk.moduleIds) ids.add(id);
  }
  ids.delete(PLAIN_RUN);
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
    external: ["pg-native"],
    // No source does anything when it is loaded, but for the program itself.
    treeshake: { moduleSideEffects: (id) => id.endsWith(PROGRAM) },
    checks: { ineffectiveDynamicImport: false },
    plugins: [
      esmExternalRequirePlugin({ external: [/^node:/, ...builtinModules] }),
      {
        name: "plain-run",
        resolveId: (id) => id === PLAIN_RUN ? id : null,
        load: (id) =>
          id === PLAIN_RUN
            ? `export { main } from "${join(root, "src/cli/main.ts")}";\n` +
              `export { run } from "${join(root, "src/cli/run.ts")}";\n`
            : null,
      },
    ],
  };
}

function told(chunk: OutputChunk): BundleFile {
  return {
    name: chunk.fileName,
    bytes: new TextEncoder().encode(chunk.code).length,
    sources: chunk.moduleIds.map((id) => id.replace(root, "")),
    imports: chunk.imports,
    later: chunk.dynamicImports,
  };
}
