// Copyright 2026 the Boruna authors. MIT license.

/**
 * The regular way for a command to fail.
 *
 * @module
 */

import { FAILED } from "./exit.ts";

/** Thrown by a command that knows why it fails. */
export class Failure extends Error {
  /** Always `Failure`. */
  override readonly name = "Failure";
  /** The exit code. */
  readonly exitCode: number;

  /** Creates a failure; the message is printed after `error: `. */
  constructor(message: string, exitCode: number = FAILED) {
    super(message);
    this.exitCode = exitCode;
  }
}
