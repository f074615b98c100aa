// Copyright 2026 the Boruna authors. MIT license.

/**
 * The difference of two texts, line by line, in the unified form.
 *
 * @module
 */

/** Lines around a change. */
const CONTEXT = 2;
/** The longest stretch that is compared line by line; longer ones as a whole. */
const MAX_CELLS = 4_000_000;

/** A line that stays, goes or comes. */
interface Step {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The difference; empty when the texts are equal. */
export function unifiedDiff(
  name: string,
  before: string,
  after: string,
  color: boolean,
): string {
  if (before === after) return "";
  const steps = compare(linesOf(before), linesOf(after));
  const paint = (code: number, text: string) =>
    color ? `\x1b[${code}m${text}\x1b[39m` : text;
  let text = paint(31, `--- ${name}`) + "\n" +
    paint(32, `+++ ${name} (fixed)`) +
    "\n";
  for (const [from, to] of hunks(steps)) {
    const shown = steps.slice(from, to);
    const start = (sign: "-" | "+") =>
      1 + steps.slice(0, from).filter((s) => s.sign !== sign).length;
    const count = (sign: "-" | "+") =>
      shown.filter((s) => s.sign !== sign).length;
    text += paint(
      36,
      `@@ -${start("+")},${count("+")} +${start("-")},${count("-")} @@`,
    ) + "\n";
    for (const { sign, text: line } of shown) {
      text += sign === " "
        ? ` ${line}\n`
        : `${paint(sign === "-" ? 31 : 32, `${sign}${line}`)}\n`;
    }
  }
  return text;
}

/** The lines of a text; a line end at its end starts no line. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Stretches of steps with changes and what stands around them. */
function hunks(steps: readonly Step[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [at, { sign }] of steps.entries()) {
    if (sign === " ") continue;
    const from = Math.max(0, at - CONTEXT);
    const to = Math.min(steps.length, at + CONTEXT + 1);
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

function compare(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (
    start < before.length && start < after.length &&
    before[start] === after[start]
  ) start++;
  let end = 0;
  while (
    end < before.length - start && end < after.length - start &&
    before.at(-1 - end) === after.at(-1 - end)
  ) end++;
  const keep = (line: string): Step => ({ sign: " ", text: line });
  return [
    ...before.slice(0, start).map(keep),
    ...middle(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    ...before.slice(before.length - end).map(keep),
  ];
}

/** By the longest common sequence of lines. */
function middle(before: readonly string[], after: readonly string[]): Step[] {
  const [n, m] = [before.length, after.length];
  if ((n + 1) * (m + 1) > MAX_CELLS) {
    return [
      ...before.map((text): Step => ({ sign: "-", text })),
      ...after.map((text): Step => ({ sign: "+", text })),
    ];
  }
  const width = m + 1;
  const common = new Int32Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      common[i * width + j] = before[i] === after[j]
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    if (i < n && j < m && before[i] === after[j]) {
      steps.push({ sign: " ", text: before[i]! });
      i++;
      j++;
    } else if (
      j >= m ||
      (i < n && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      steps.push({ sign: "-", text: before[i++]! });
    } else steps.push({ sign: "+", text: after[j++]! });
  }
  return steps;
}
