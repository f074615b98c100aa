// Copyright 2026 the Boruna authors. MIT license.

/**
 * How long a process takes and how much memory it has at most. On Linux.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** How a process ended. */
export interface Ended {
  readonly exit: number | null;
  readonly error: string;
  readonly milliseconds: number;
  /** The most that was resident, as far as it was seen. */
  readonly megabytes: number;
}

/** Runs a command to its end, and looks at it again and again. */
export function runWatched(
  command: readonly string[],
  cwd: string,
): Promise<Ended> {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(command[0]!, command.slice(1), {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let error = "";
    let megabytes = 0;
    child.stderr.on("data", (piece) => error += piece);
    const watch = setInterval(() => {
      megabytes = Math.max(megabytes, peak(child.pid!));
    }, 5);
    child.on("close", (exit) => {
      clearInterval(watch);
      const milliseconds = performance.now() - start;
      resolve({ exit, error, milliseconds, megabytes });
    });
  });
}

/** The most that a process had resident, in megabytes; 0 when it is gone. */
function peak(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
