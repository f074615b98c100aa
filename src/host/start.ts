// Copyright 2026 the Boruna authors. MIT license.

/**
 * Starting a program in place of this one: its streams are ours.
 *
 * @module
 */

import { DENO } from "./globals.ts";
import { denoState } from "./permission.ts";
import { SIGNAL_EXIT_CODES } from "./runtime.ts";

/**
 * Runs a command with the streams of this process.
 *
 * @returns Its exit code, or a sentence about why it could not be started.
 */
export async function startInstead(
  command: readonly string[],
): Promise<number | string> {
  const [program = "", ...rest] = command;
  if (DENO !== undefined && denoState({ name: "run" }) !== "granted") {
    return `Deno was started without the right to run programs: add --allow-run`;
  }
  const { spawn } = await import("node:child_process");
  return await new Promise((resolve) => {
    try {
      const child = spawn(program, rest, { stdio: "inherit" });
      child.on("error", (error) => resolve(`${program}: ${error.message}`));
      child.on("close", (code, signal) =>
        resolve(
          code ??
            SIGNAL_EXIT_CODES[signal as keyof typeof SIGNAL_EXIT_CODES] ?? 1,
        ));
    } catch (error) {
      resolve(`${program}: ${(error as Error).message.split("\n")[0]}`);
    }
  });
}

/**
 * Runs a command that says nothing and hears nothing.
 *
 * @returns Its exit code; null if it could not be started or was ended.
 */
export async function runQuietly(
  command: readonly string[],
): Promise<number | null> {
  const [program = "", ...rest] = command;
  if (DENO !== undefined && denoState({ name: "run" }) !== "granted") {
    return null;
  }
  const { spawn } = await import("node:child_process");
  return await new Promise((resolve) => {
    try {
      const child = spawn(program, rest, { stdio: "ignore" });
      child.on("error", () => resolve(null));
      child.on("close", (code) => resolve(code));
    } catch {
      resolve(null);
    }
  });
}
