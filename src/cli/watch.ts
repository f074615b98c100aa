// Copyright 2026 the Boruna authors. MIT license.

/**
 * `run --watch`: runs a program again whenever its file changes.
 *
 * The file is read anew a few times a second and compared; that works alike on
 * all systems, editors and runtimes.
 *
 * @module
 */

import { FileError } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { Failure } from "./failure.ts";
import { listenForSignals } from "./interrupt.ts";

/** How long to wait between two looks, in milliseconds. */
const PERIOD_MS = 200;

/** Runs until interrupted; what a run returns does not end it. */
export async function watch(
  call: Call,
  attempt: () => Promise<number>,
): Promise<number> {
  const { world, positionals } = call;
  const path = positionals[0] ?? "";
  let seen = read(call, path);
  if (seen instanceof FileError) {
    throw new Failure(`--watch: cannot resolve ${path}: ${seen.message}`);
  }
  const interrupt = listenForSignals();
  try {
    while (interrupt.exitCode === undefined) {
      const time = new Date().toISOString().slice(11, 19);
      world.out(`── reloading ${path} at ${time} ──\n`);
      await attempt();
      while (interrupt.exitCode === undefined) {
        await pause(interrupt.signal);
        const now = read(call, path);
        // A file that is being replaced is not there for a moment.
        if (now instanceof FileError || now === seen) continue;
        seen = now;
        break;
      }
    }
    return interrupt.exitCode ?? 0;
  } finally {
    interrupt.stop();
  }
}

function read({ world }: Call, path: string): string | FileError {
  try {
    return new TextDecoder("latin1").decode(world.readFile(path));
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, PERIOD_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
