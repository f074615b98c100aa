// Copyright 2026 the Boruna authors. MIT license.

/**
 * Waiting for a stream that is not ready, where nothing else may run.
 *
 * @module
 */

/** Sleeps for a millisecond without letting any other code run. */
export function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
