// Copyright 2026 the Boruna authors. MIT license.

/**
 * Errors that a runtime raises where nobody can catch them.
 *
 * Deno throws a missing permission inside some callbacks of its sockets; the
 * call that caused it would then wait for ever, or the process would end. Calls
 * say here which errors mean them, and whoever hears of an uncaught error asks.
 *
 * @module
 */

/** A call that may be hit by an error from nowhere. */
export interface LateExpectation {
  /** The promise, or a rejection as soon as such an error arrives. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Nothing is expected any more. */
  done(): void;
}

interface Waiting {
  readonly translate: (error: unknown) => Error | null;
  reject: ((error: Error) => void) | null;
}

const waiting = new Set<Waiting>();

/**
 * Expects errors from nowhere until `done`.
 *
 * @param translate The error of the call that an error means, or null.
 */
export function expectLate(
  translate: (error: unknown) => Error | null,
): LateExpectation {
  const one: Waiting = { translate, reject: null };
  waiting.add(one);
  return {
    race: (promise) =>
      new Promise((resolve, reject) => {
        one.reject = reject;
        promise.then(resolve, reject);
      }),
    done: () => void waiting.delete(one),
  };
}

/**
 * Gives an uncaught error to the call that it belongs to.
 *
 * @returns Whether one took it; otherwise it is a defect.
 */
export function deliverLate(error: unknown): boolean {
  for (const one of waiting) {
    const meant = one.reject === null ? null : one.translate(error);
    if (meant === null) continue;
    one.reject!(meant);
    return true;
  }
  return false;
}
