// Copyright 2026 the Boruna authors. MIT license.

/**
 * The part of `@std/assert` that the tests use, over `node:assert`, for machines that cannot reach
 * JSR. Where JSR can be reached the real package takes its place.
 *
 * @module
 */

import { AssertionError as NodeAssertionError } from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";

/** Thrown by every assertion that does not hold. */
export class AssertionError extends NodeAssertionError {
  /** Creates an error with the message of a failed assertion. */
  constructor(message: string) {
    super({ message });
    this.name = "AssertionError";
  }
}

/** A constructor of errors, concrete or abstract. */
export type ErrorClass<E extends Error = Error> = abstract new (
  // deno-lint-ignore no-explicit-any -- a constructor's parameters are not looked at
  ...args: any[]
) => E;

function show(value: unknown): string {
  return inspect(value, {
    depth: 20,
    maxArrayLength: 200,
    maxStringLength: 5000,
    sorted: true,
  });
}

function stop(reason: string, message: string | undefined): never {
  throw new AssertionError(
    message === undefined ? reason : `${reason}: ${message}`,
  );
}

/** Equality of data: as `node:util` has it, but `0` equals `-0` and prototypes of null are plain. */
function equal(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (
    typeof a !== "object" || typeof b !== "object" || a === null || b === null
  ) return false;
  if (depth > 500) return isDeepStrictEqual(a, b);
  if (a instanceof Error || b instanceof Error) return false;
  const [left, right] = [shape(a), shape(b)];
  if (left !== right) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length &&
      a.every((item, i) => equal(item, b[i], depth + 1));
  }
  if (a instanceof Map && b instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) {
      if (b.has(key)) {
        if (!equal(value, b.get(key), depth + 1)) return false;
      } else if (
        ![...b].some(([k, v]) =>
          equal(key, k, depth + 1) && equal(value, v, depth + 1)
        )
      ) return false;
    }
    return true;
  }
  if (
    a instanceof Set || ArrayBuffer.isView(a) || a instanceof Date ||
    a instanceof RegExp
  ) {
    return isDeepStrictEqual(a, b);
  }
  const keys = Reflect.ownKeys(a).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(a, key)
  );
  const others = Reflect.ownKeys(b).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(b, key)
  );
  return keys.length === others.length &&
    keys.every((key) =>
      Object.hasOwn(b, key) &&
      equal(Reflect.get(a, key), Reflect.get(b, key), depth + 1)
    );
}

/** What must be the same before contents are compared: the prototype, none counting as plain. */
function shape(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** Fails unless the value is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message || "Expected a truthy value");
}

/** Fails unless the value is falsy. */
export function assertFalse(value: unknown, message = ""): void {
  if (value) throw new AssertionError(message || "Expected a falsy value");
}

/** Fails unless both values are equal as data. */
export function assertEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (equal(actual, expected)) return;
  stop(
    `Values are not equal\n  actual: ${show(actual)}\nexpected: ${
      show(expected)
    }\n`,
    message,
  );
}

/** Fails if both values are equal as data. */
export function assertNotEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (equal(actual, expected)) {
    stop(`Expected values to differ\n  actual: ${show(actual)}\n`, message);
  }
}

/** Fails unless both are the same value by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    stop(
      `Values are not strictly equal\n  actual: ${show(actual)}\nexpected: ${
        show(expected)
      }\n`,
      message,
    );
  }
}

/** Fails if the value is `undefined` or `null`. */
export function assertExists<T>(
  actual: T,
  message?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    stop(`Expected a value, got ${String(actual)}`, message);
  }
}

/** Fails unless the value is an instance of the class. */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- a constructor's parameters are not looked at
  expectedType: abstract new (...args: any[]) => T,
  message?: string,
): asserts actual is T {
  if (!(actual instanceof expectedType)) {
    stop(
      `Expected an instance of "${expectedType.name}", got ${show(actual)}`,
      message,
    );
  }
}

/** Fails unless the text contains the part. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void {
  if (!actual.includes(expected)) {
    stop(
      `Expected actual: ${show(actual)} to contain: ${show(expected)}`,
      message,
    );
  }
}

/** Fails unless the array contains an equal of every expected item. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void {
  const items = Array.from(actual);
  const missing = Array.from(expected).filter((want) =>
    !items.some((item) => equal(item, want))
  );
  if (missing.length > 0) {
    stop(
      `Expected actual: ${show(items)} to include: ${show(missing)}`,
      message,
    );
  }
}

/** Fails unless the text matches the pattern. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void {
  if (!expected.test(actual)) {
    stop(
      `Expected actual: ${show(actual)} to match: ${show(expected)}`,
      message,
    );
  }
}

/** Fails if the text matches the pattern. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void {
  if (expected.test(actual)) {
    stop(
      `Expected actual: ${show(actual)} to not match: ${show(expected)}`,
      message,
    );
  }
}

/** Fails unless `actual` is greater than `expected`. */
export function assertGreater<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (!(actual > expected)) {
    stop(`Expected ${show(actual)} > ${show(expected)}`, message);
  }
}

/** Fails unless `actual` is greater than or equal to `expected`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (!(actual >= expected)) {
    stop(`Expected ${show(actual)} >= ${show(expected)}`, message);
  }
}

/** Fails unless `actual` is less than `expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) {
    stop(`Expected ${show(actual)} < ${show(expected)}`, message);
  }
}

/** Fails unless `actual` is less than or equal to `expected`. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (!(actual <= expected)) {
    stop(`Expected ${show(actual)} <= ${show(expected)}`, message);
  }
}

/** Fails unless the value is an error of the class whose message contains the part. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string | RegExp,
  message?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    stop(`Expected an Error object, got ${show(error)}`, message);
  }
  if (errorClass !== undefined && !(error instanceof errorClass)) {
    stop(
      `Expected error to be an instance of "${errorClass.name}", but was "${error.constructor.name}": ${error.message}`,
      message,
    );
  }
  if (
    typeof messageIncludes === "string" &&
    !error.message.includes(messageIncludes)
  ) {
    stop(
      `Expected error message to include ${show(messageIncludes)}, but got ${
        show(error.message)
      }`,
      message,
    );
  }
  if (
    messageIncludes instanceof RegExp && !messageIncludes.test(error.message)
  ) {
    stop(
      `Expected error message to match ${show(messageIncludes)}, but got ${
        show(error.message)
      }`,
      message,
    );
  }
}

/** Fails unless the function throws; with a class, an error of it whose message contains the part. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
/** Fails unless the function throws an error of the class whose message contains the part. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  errorClassOrMessage?: ErrorClass | string,
  messageIncludes?: string,
  message?: string,
): unknown {
  const [wanted, note] = typeof errorClassOrMessage === "string"
    ? [undefined, errorClassOrMessage]
    : [errorClassOrMessage, message];
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    if (wanted !== undefined) {
      assertIsError(error, wanted, messageIncludes, note);
    }
    return thrown;
  }
  stop("Expected function to throw", note);
}

/** Fails unless the promise rejects; with a class, with an error of it that has the message part. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
/** Fails unless the promise rejects with an error of the class whose message contains the part. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  errorClassOrMessage?: ErrorClass | string,
  messageIncludes?: string,
  message?: string,
): Promise<unknown> {
  const [wanted, note] = typeof errorClassOrMessage === "string"
    ? [undefined, errorClassOrMessage]
    : [errorClassOrMessage, message];
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    stop("Function throws when expected to reject", note);
  }
  try {
    await promise;
  } catch (error) {
    if (wanted !== undefined) {
      assertIsError(error, wanted, messageIncludes, note);
    }
    return error;
  }
  stop("Expected function to reject", note);
}

/** Fails. */
export function fail(message?: string): never {
  throw new AssertionError(`Failed assertion${message ? `: ${message}` : "."}`);
}

/** Fails: the line was not to be reached. */
export function unreachable(reason?: string): never {
  throw new AssertionError(`Unreachable${reason ? `: ${reason}` : "."}`);
}
