// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs this program as a user would, on the runtime that runs the test.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** What came out of a run. */
export interface Ran {
  /** The exit code; null when it had to be killed. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** How long it took, start of the runtime included. */
  readonly milliseconds: number;
}

/** How to run. */
export interface SpawnOptions {
  /**
   * The working directory; the repository where absent. Never that of this
   * process: test files that run beside this one change it.
   */
  readonly cwd?: string;
  /** The whole environment; the own one where absent. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; empty where absent. */
  readonly stdin?: string | Uint8Array;
  /** Killed after this time. */
  readonly timeoutMs?: number;
}

/** The repository. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The program's main file. */
export const MOD: string = fileURLToPath(
  new URL("../../mod.ts", import.meta.url),
);

/** The command that runs a script on the runtime of the test. */
export function runtimeCommand(script: string): string[] {
  return "Deno" in globalThis
    ? [process.execPath, "run", "-A", "--quiet", script]
    : [process.execPath, script];
}

/** Runs `boruna` with arguments. */
export function boruna(
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Ran> {
  return run([...runtimeCommand(MOD), ...args], options);
}

/**
 * Runs `boruna` with arguments in the form that people install: the bundle that
 * the suite made, where it made one. For tests of hundreds of processes: Node
 * strips the types of all sources at each start.
 */
export function borunaInstalled(
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Ran> {
  const bundle = process.env["BORUNA_BUNDLE"];
  return run([...runtimeCommand(bundle ?? MOD), ...args], options);
}

/** Runs a command and collects what it says. */
export function run(
  command: readonly string[],
  options: SpawnOptions = {},
): Promise<Ran> {
  const { cwd = ROOT, env, stdin, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command[0] as string, command.slice(1), {
      cwd,
      env: env === undefined ? process.env : { ...env, ...compileCache() },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    const out: Uint8Array[] = [];
    const error: Uint8Array[] = [];
    child.stdout.on("data", (data: Uint8Array) => out.push(data));
    child.stderr.on("data", (data: Uint8Array) => error.push(data));
    child.on("error", reject);
    child.on("close", (exit) => {
      clearTimeout(timer);
      resolve({
        exit,
        stdout: text(out),
        stderr: text(error),
        milliseconds: performance.now() - start,
      });
    });
    // A program that ends without reading closes the pipe under us.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin ?? "");
  });
}

/** Where Node keeps compiled sources, if the suite says so: starts are quicker. */
function compileCache(): Record<string, string> {
  const folder = process.env["NODE_COMPILE_CACHE"];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

function text(chunks: readonly Uint8Array[]): string {
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(all);
}
