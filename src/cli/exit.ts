// Copyright 2026 the Boruna authors. MIT license.

/**
 * What exit codes mean.
 *
 * Command lines that the reference understands keep its codes: 0, 1 for every
 * failure, 2 for wrong usage (and its two exceptions, an unreadable program
 * given to `fmt` and an invalid policy). All others use the full set.
 *
 * @module
 */

/** It worked. */
export const SUCCESS = 0;
/** The program, or a check of it, failed. */
export const FAILED = 1;
/** The command line or a file of settings is wrong. */
export const USAGE = 2;
/** A capability was refused, or its budget used up. */
export const REFUSED = 3;
/** A limit was reached: steps, depth, time, sizes. */
export const LIMIT = 4;
/** A defect of this program. */
export const DEFECT = 70;

/** The codes with their meanings, for help. */
export const EXIT_CODES: readonly (readonly [number | string, string])[] = [
  [SUCCESS, "success"],
  [FAILED, "the program or the check failed"],
  [USAGE, "wrong usage or configuration"],
  [REFUSED, "a capability was refused or is over budget"],
  [LIMIT, "a limit was reached"],
  [DEFECT, "a defect of boruna itself"],
  ["130, 143", "interrupted"],
];
