// Copyright 2026 the Boruna authors. MIT license.

/**
 * The process: which runtime it is, its arguments and environment, and the
 * ways in which it ends.
 *
 * @module
 */

import { DENO, process } from "./globals.ts";

/** The runtimes that this source runs on. */
export type Runtime = "deno" | "bun" | "node";

/** The runtime of this process. */
export function runtime(): Runtime {
  if (DENO !== undefined) return "deno";
  return process().versions.bun === undefined ? "node" : "bun";
}

/** The version of the runtime, such as `2.9.6`. */
export function runtimeVersion(): string {
  if (DENO !== undefined) return DENO.version.deno;
  return process().versions.bun ?? process().versions.node;
}

/** The command line arguments after the program. */
export function args(): readonly string[] {
  return DENO === undefined ? process().argv.slice(2) : DENO.args;
}

/** An environment variable; undefined also where the host forbids to look. */
export function env(name: string): string | undefined {
  try {
    if (DENO === undefined) return process().env[name];
    // On a terminal an ungranted look would become a question.
    const { state } = DENO.permissions.querySync({
      name: "env",
      variable: name,
    });
    return state === "granted" ? DENO.env.get(name) : undefined;
  } catch {
    return undefined;
  }
}

/** The script that the process was started with; null if it is not known. */
export function mainScript(): string | null {
  try {
    const script = DENO === undefined ? process().argv[1] : DENO.mainModule;
    if (script === undefined) return null;
    return script.startsWith("file:")
      ? decodeURIComponent(new URL(script).pathname)
      : script;
  } catch {
    return null;
  }
}

/** The program of this runtime. */
export function runtimeProgram(): string {
  try {
    return DENO === undefined ? process().execPath : DENO.execPath();
  } catch {
    return runtime();
  }
}

/** The directory that relative paths start from. */
export function currentDirectory(): string {
  return DENO === undefined ? process().cwd() : DENO.cwd();
}

/** Sets the exit status with which the process will end by itself. */
export function setExitCode(code: number): void {
  if (DENO === undefined) process().exitCode = code;
  else DENO.exitCode = code;
}

/** Ends the process at once. Only for the way out after a signal. */
export function exit(code: number): never {
  if (DENO !== undefined) DENO.exit(code);
  return process().exit(code);
}

/** The signals that ask a process to end. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The exit status of a process that a signal ended. */
export const SIGNAL_EXIT_CODES: Readonly<Record<Signal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
};

/**
 * Listens for the signals that ask the process to end, which it then no longer
 * does by itself. Does not keep the process alive.
 *
 * @returns A function that stops listening.
 */
export function onSignal(listener: (signal: Signal) => void): () => void {
  const removers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    const hear = () => listener(signal);
    try {
      if (DENO === undefined) process().on(signal, hear);
      else DENO.addSignalListener(signal, hear);
    } catch {
      // Windows does not have all of them to listen for.
      return () => {};
    }
    return () => {
      if (DENO === undefined) process().removeListener(signal, hear);
      else DENO.removeSignalListener(signal, hear);
    };
  });
  return () => removers.forEach((remove) => remove());
}

/**
 * Calls back when the process ends, however it ends by itself. There is no
 * time left to wait for anything.
 *
 * @returns A function that takes the callback back.
 */
export function onExit(listener: () => void): () => void {
  const hear = () => listener();
  if (DENO === undefined) {
    process().on("exit", hear);
    return () => process().removeListener("exit", hear);
  }
  globalThis.addEventListener("unload", hear);
  return () => globalThis.removeEventListener("unload", hear);
}

/**
 * Calls back with an error that nobody caught, instead of the runtime's stack
 * trace and exit.
 *
 * @returns A function that takes the callback back.
 */
export function onUncaught(listener: (error: unknown) => void): () => void {
  if (DENO === undefined) {
    const hear = (error: unknown) => listener(error);
    process().on("uncaughtException", hear);
    process().on("unhandledRejection", hear);
    return () => {
      process().removeListener("uncaughtException", hear);
      process().removeListener("unhandledRejection", hear);
    };
  }
  const hear = (event: Event) => {
    event.preventDefault();
    const { error, reason } = event as unknown as {
      error?: unknown;
      reason?: unknown;
    };
    listener(event.type === "error" ? error : reason);
  };
  globalThis.addEventListener("error", hear);
  globalThis.addEventListener("unhandledrejection", hear);
  return () => {
    globalThis.removeEventListener("error", hear);
    globalThis.removeEventListener("unhandledrejection", hear);
  };
}
