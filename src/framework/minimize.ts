// Copyright 2026 the Boruna authors. MIT license.

/**
 * Fewer messages that still show a failure (`spec/tooling.md` 7.4).
 *
 * @module
 */

/** What a sequence of messages does. */
export type Reproduction = "fails" | "passes" | "unresolved";

/** Leaves out what is not needed for `fails`; the order stays. */
export async function minimize<T>(
  messages: readonly T[],
  attempt: (messages: readonly T[]) => Reproduction | Promise<Reproduction>,
): Promise<readonly T[]> {
  if (messages.length <= 1 || await attempt(messages) !== "fails") {
    return messages;
  }
  const fails = async (rest: readonly T[]): Promise<boolean> =>
    rest.length > 0 && await attempt(rest) === "fails";
  let left = messages;
  for (let parts = 2; left.length > 1 && parts <= left.length;) {
    const size = Math.ceil(left.length / parts);
    let removed = false;
    for (let at = 0; at < left.length;) {
      const rest = left.toSpliced(at, size);
      if (await fails(rest)) {
        left = rest;
        removed = true;
      } else at += size;
    }
    parts = removed ? 2 : parts * 2;
  }
  for (let at = 0; left.length > 1 && at < left.length;) {
    const rest = left.toSpliced(at, 1);
    if (await fails(rest)) left = rest;
    else at++;
  }
  return left;
}
