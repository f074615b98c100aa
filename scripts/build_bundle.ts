// Copyright 2026 the Boruna authors. MIT license.

/**
 * Builds the whole command as one file of JavaScript, `dist/boruna.mjs`, which
 * runs on Deno, Bun and Node 20 or later and needs nothing beside it.
 *
 * @module
 */

import { chmodSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "./bundle.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the file is built. */
export const BUNDLE: string = join(root, "dist", "boruna.mjs");

/** Builds the file, and gives its size. */
export async function buildBundle(file: string = BUNDLE): Promise<number> {
  const { bytes } = await bundleProgram(file);
  chmodSync(file, 0o755);
  return bytes;
}

if (import.meta.main) {
  const bytes = await buildBundle();
  process.stdout.write(
    `${BUNDLE.replace(root, "")}  ${(bytes / 1000).toFixed(0)} kB\n`,
  );
}
