// Copyright 2026 the Boruna authors. MIT license.

/**
 * The standard streams. Writes are complete when they return, so that nothing
 * is lost whatever happens next; a reader that went away is no error.
 *
 * @module
 */

import { decodeText, MAX_FILE_BYTES, readToEnd } from "./files.ts";
import { toFileError } from "./file_error.ts";
import { DENO, nodeFileSystem, process } from "./globals.ts";
import { pause } from "./pause.ts";
import { env } from "./runtime.ts";

/** A standard stream. */
export type Stream = "stdin" | "stdout" | "stderr";

const NUMBERS: Readonly<Record<Stream, number>> = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
};

const closed = { stdout: false, stderr: false };

/** Writes a text to standard output. */
export function writeOut(text: string): void {
  write("stdout", text);
}

/** Writes a text to standard error. */
export function writeErr(text: string): void {
  write("stderr", text);
}

/** Whether nobody reads standard output any more, as after `| head`. */
export function outputClosed(): boolean {
  return closed.stdout;
}

/** Reads all of standard input; throws `FileError` with the path `-`. */
export function readStdin(maxBytes: number = MAX_FILE_BYTES): Uint8Array {
  try {
    if (DENO !== undefined) {
      const stdin = DENO.stdin;
      const read = (buffer: Uint8Array, offset: number) =>
        patiently(() => stdin.readSync(buffer.subarray(offset)) ?? 0);
      return readToEnd({ read, size: 0 }, "-", maxBytes);
    }
    const fs = nodeFileSystem();
    const read = (buffer: Uint8Array, offset: number) =>
      patiently(() => fs.readSync(0, buffer, offset, buffer.length - offset));
    return readToEnd({ read, size: 0 }, "-", maxBytes);
  } catch (error) {
    // Windows reports the end of a pipe as an error.
    if ((error as { code?: string }).code === "EOF") return new Uint8Array(0);
    throw toFileError(error, "-");
  }
}

/** Reads all of standard input as UTF-8 text. */
export function readStdinText(maxBytes?: number): string {
  return decodeText(readStdin(maxBytes), "-");
}

/** Whether a stream is a terminal. */
export function isTerminal(stream: Stream): boolean {
  if (DENO !== undefined) return DENO[stream].isTerminal();
  const number = NUMBERS[stream];
  // The module for terminals takes its time to load, and pipes need none.
  return mayBeTerminal(number) &&
    process().getBuiltinModule("node:tty").isatty(number);
}

/** Whether a stream may be a terminal: those are devices. */
function mayBeTerminal(number: number): boolean {
  try {
    return nodeFileSystem().fstatSync(number).isCharacterDevice();
  } catch {
    return true;
  }
}

/** How many columns the terminal has; 80 where there is none. */
export function terminalColumns(): number {
  try {
    const columns = DENO === undefined
      ? process().stdout.columns
      : DENO.consoleSize().columns;
    return columns === undefined || columns < 20 ? 80 : columns;
  } catch {
    return 80;
  }
}

/**
 * Whether to write colours to a stream: `NO_COLOR` and `FORCE_COLOR` decide
 * where they are set, else whether it is a terminal that can show them.
 */
export function hasColors(stream: Stream): boolean {
  if ((env("NO_COLOR") ?? "") !== "") return false;
  const force = env("FORCE_COLOR") ?? "";
  if (force !== "") return force !== "0";
  return env("TERM") !== "dumb" && isTerminal(stream);
}

function write(stream: "stdout" | "stderr", text: string): void {
  if (closed[stream] || text === "") return;
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) {
      at += patiently(() =>
        DENO !== undefined
          ? DENO[stream].writeSync(bytes.subarray(at))
          : nodeFileSystem().writeSync(
            NUMBERS[stream],
            bytes,
            at,
            bytes.length - at,
          )
      );
    }
  } catch {
    // A reader that went away, or a full disk behind a redirection: there is no
    // one left to tell, and the run itself goes on.
    closed[stream] = true;
  }
}

/** Repeats an operation on a stream that does not wait by itself. */
function patiently(operation: () => number): number {
  while (true) {
    try {
      return operation();
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      if (code !== "EAGAIN" && name !== "WouldBlock") throw error;
      pause();
    }
  }
}
