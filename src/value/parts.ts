// Copyright 2026 the Boruna authors. MIT license.

/**
 * How many parts of a value one walk looks at.
 *
 * Values share structure, so that a few instructions build one whose tree has
 * more parts than can ever be visited. A walk that counts ends, and says so
 * with a `RangeError`, which the machine turns into a trap.
 *
 * @module
 */

/** The parts that a comparison or a search visits. */
export const MAX_PARTS: number = 2 ** 24;

/** The parts that are written as text or JSON. */
export const MAX_WRITTEN_PARTS: number = 2 ** 20;

/** Ends a walk over a value with too many parts. */
export function tooManyParts(limit: number): never {
  throw new RangeError(`a value has more than ${limit} parts`);
}
