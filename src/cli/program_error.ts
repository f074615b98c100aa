// Copyright 2026 the Boruna authors. MIT license.

/**
 * The error of a file that is no program.
 *
 * @module
 */

/**
 * Thrown for a file that is no program: by the text after its last dot
 * (`spec/cli.md` 2.8), or by its bytes.
 */
export class ProgramError extends Error {
  /** Always `ProgramError`. */
  override readonly name = "ProgramError";
}
