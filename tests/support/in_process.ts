// Copyright 2026 the Boruna authors. MIT license.

/**
 * Command lines of recorded sessions, run within the test's process: far more
 * of them in the same time than with a process for each.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { main } from "../../src/cli/main.ts";
import { processWorld } from "../../src/cli/world.ts";

/** A file of a recorded session. */
export type Content =
  | string
  | { readonly base64: string }
  | { readonly dir: true };

/** What a command line did. */
export interface Did {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Flags whose value is a path. */
const PATHS: readonly string[] = [
  "--record",
  "--record-net-to",
  "--replay-net-from",
  "--policy",
  "-p",
  "--schema",
];

/** Runs a command line as if it had been started in a folder. */
export async function inFolder(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Did> {
  let stdout = "";
  let stderr = "";
  const clean = (text: string) => text.replaceAll(`${folder}/`, "");
  const exit = await main(absolute(folder, args), {
    ...processWorld(),
    out: (text) => stdout += text,
    error: (text) => stderr += text,
    isTerminal: () => false,
    hasColors: () => false,
    variable: (name) => variables[name],
  });
  return { exit, stdout: clean(stdout), stderr: clean(stderr) };
}

function absolute(folder: string, args: readonly string[]): string[] {
  return args.map((arg, i) => {
    const before = args[i - 1] ?? "";
    const isPath = PATHS.includes(before)
      ? arg !== "allow-all" && arg !== "deny-all"
      : i > 0 && !arg.startsWith("-") && !before.startsWith("-");
    return isPath || (i === 0 && /\.axb?c?$/.test(arg))
      ? join(folder, arg)
      : arg;
  });
}

/** Writes the files of a session. */
export function putFiles(
  folder: string,
  files: Readonly<Record<string, Content>>,
): void {
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, path);
    if (typeof content !== "string" && "dir" in content) {
      mkdirSync(full, { recursive: true });
      continue;
    }
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(
      full,
      typeof content === "string"
        ? content
        : Buffer.from(content.base64, "base64"),
    );
  }
}

/** The text of a file; null if there is none. */
export function fileText(folder: string, path: string): string | null {
  const full = join(folder, path);
  return existsSync(full) ? readFileSync(full, "utf8") : null;
}
