// Copyright 2026 the Boruna authors. MIT license.

/**
 * Processes of the runtime that runs the benchmarks.
 *
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How long one program may be measured, in milliseconds. */
const PATIENCE_MS = 300_000;

/** The command of this runtime that runs a file. */
export function runtimeCommand(more: readonly string[] = []): string[] {
  return process.versions.deno === undefined
    ? [process.execPath, ...more]
    : [process.execPath, "run", "-A", "--quiet", "--no-check", ...more];
}

/** How long a process took, in milliseconds. */
export interface ProcessTime {
  readonly wall: number;
  /** The time that it got, user and system: steadier on a busy machine. */
  readonly cpu: number;
}

/** Runs a command and tells how long it took; throws when it fails. */
export function timeProcess(command: readonly string[]): ProcessTime {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';
  const done = spawnSync("bash", ["-c", script, "-", ...command], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const last = done.stderr?.trimEnd().split("\n").at(-1) ?? "";
  const [wall, user, system] = last.split(" ").map((text) =>
    Number(text) * 1000
  );
  if (
    done.status !== 0 || wall === undefined || user === undefined ||
    system === undefined
  ) {
    throw new Error(`${command.join(" ")} failed: ${done.stderr}`);
  }
  return { wall, cpu: user + system };
}

/** Runs a command; its output on both streams. Throws when it fails. */
export function outputOf(
  command: readonly string[],
): { readonly stdout: string; readonly stderr: string } {
  const [program = "", ...args] = command;
  const done = spawnSync(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (done.status !== 0) {
    throw new Error(`${command.join(" ")} failed: ${done.stderr}`);
  }
  return done;
}

/**
 * Measures one program in a process of its own.
 *
 * @returns What `worker.ts` found. Its caller knows what that is.
 */
export function measureAlone(part: string, name: string): Promise<unknown> {
  const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));
  const more: string[] = [];
  if (part === "peers" && process.versions.deno !== undefined) {
    // Packages import one another as the folder says in which they are.
    const url = new URL("../../.runtimes/peers/deno.json", import.meta.url);
    more.push("--config", fileURLToPath(url));
  }
  const [program = "", ...args] = [
    ...runtimeCommand(more),
    worker,
    part,
    name,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: PATIENCE_MS });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => stdout += text);
    // Some engines warn in hundreds of lines.
    child.stderr.on("data", (text) => stderr = (stderr + text).slice(-4000));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) {
        resolve(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
      } else {
        const why = signal === null
          ? /^.*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim()
          : `no end in ${PATIENCE_MS / 1000} s`;
        reject(new Error(why));
      }
    });
  });
}
