// Copyright 2026 the Boruna authors. MIT license.

/**
 * The name that someone probably meant.
 *
 * A slip of the finger is one letter too many, too few, wrong or swapped with
 * its neighbour. Short names allow one slip, longer ones two; capitals and
 * underscores cost nothing.
 *
 * @module
 */

/** The longest name that is compared; longer ones are no slip. */
const LONGEST = 64;

/**
 * The candidate nearest to a name, or null when none is near. Among equally
 * near ones the first wins; the name itself is never suggested.
 */
export function suggest(
  name: string,
  candidates: Iterable<string>,
): string | null {
  if (name.length > LONGEST) return null;
  const plain = normalized(name);
  const allowed = name.length <= 2 ? 0 : name.length <= 4 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > LONGEST) continue;
    if (Math.abs(candidate.length - name.length) > allowed + 2) continue;
    const other = normalized(candidate);
    let distance = plain === other
      ? 0
      : 0.5 + editDistance(plain, other, bestDistance);
    // One letter in a name of two is half of it: only the same first letter.
    if (name.length <= 2 && distance > 0) {
      if (candidate.length > 3 || candidate[0] !== name[0]) continue;
      distance = editDistance(plain, other, 2) <= 1 ? 0.5 : Infinity;
    }
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The number of slips (insertions, deletions, replacements, swaps of
 * neighbours) between two texts; stops early with `limit` + 1 when there are
 * more than `limit`.
 */
export function editDistance(
  left: string,
  right: string,
  limit: number = Infinity,
): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous: number[] = [];
  for (let j = 0; j <= right.length; j++) previous.push(j);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let cost = Math.min(
        previous[j]! + 1,
        row[j - 1]! + 1,
        previous[j - 1]! + same,
      );
      if (
        i > 1 && j > 1 && left[i - 1] === right[j - 2] &&
        left[i - 2] === right[j - 1]
      ) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
      if (cost < smallest) smallest = cost;
    }
    if (smallest > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[right.length]!;
}

function normalized(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
