// Copyright 2026 the Boruna authors. MIT license.

/**
 * Two documents side by side: what became faster or slower, and what is noise.
 *
 * @module
 */

import type { BenchDocument, ProgramResult } from "./document.ts";
import type { Spread } from "./measure.ts";

/** A figure that two documents have. */
export interface Change {
  readonly program: string;
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  /** After ÷ before. */
  readonly factor: number;
  /** Whether the figures differ by more than they vary by themselves. */
  readonly real: boolean;
}

/** Smaller changes are noise, whatever the rounds say. */
const NOISE = 1.1;

/** The figures of a program, each with how it varied if that is known. */
function figures(
  { warm, tiers, cold, memory, growth }: ProgramResult,
): Record<string, number | Spread> {
  return {
    ...warm && { "warm ÷ hand": warm.ratio },
    ...tiers && {
      "exact ÷ hand": tiers.exact,
      "interpreter ÷ hand": tiers.machine,
    },
    ...cold && { "cold ÷ hand": cold.ratio },
    ...memory && { "memory ÷ hand": memory.ours / memory.hand },
    ...growth && { "growth": growth.growth },
  };
}

function spread(value: number | Spread): Spread {
  return typeof value === "number"
    ? { median: value, low: value, high: value }
    : value;
}

/** Every figure that both have, in the order of the new document. */
export function changes(old: BenchDocument, now: BenchDocument): Change[] {
  return [
    ...both(old.programs, now.programs),
    ...both(old.operations, now.operations),
  ];
}

function both(
  old: readonly ProgramResult[],
  now: readonly ProgramResult[],
): Change[] {
  return now.flatMap((program) => {
    const before = old.find(({ name }) => name === program.name);
    // Other work is no comparison.
    if (before === undefined || before.size !== program.size) return [];
    const olds = figures(before);
    return Object.entries(figures(program)).flatMap(([figure, value]) => {
      const was = olds[figure];
      return was === undefined
        ? []
        : [change(program.name, figure, spread(was), spread(value))];
    });
  });
}

function change(
  program: string,
  figure: string,
  before: Spread,
  after: Spread,
): Change {
  const factor = after.median / before.median;
  const apart = after.low > before.high || after.high < before.low;
  const large = factor > NOISE || factor < 1 / NOISE;
  return {
    program,
    figure,
    before: before.median,
    after: after.median,
    factor,
    real: apart && large,
  };
}

/** The comparison as text. */
export function compareLines(
  old: BenchDocument,
  now: BenchDocument,
): string[] {
  const lines: string[] = [];
  const where = ({ environment: e }: BenchDocument) =>
    `${e.runtime} ${e.version}, ${e.platform}, ${e.cores} cores`;
  if (where(old) !== where(now)) {
    lines.push(
      `not the same place: ${where(old)} before, ${where(now)} now`,
    );
  }
  const all = changes(old, now);
  const figureNames = [...new Set(all.map(({ figure }) => figure))];
  for (const name of figureNames) {
    lines.push("", name);
    const those = all.filter(({ figure }) => figure === name);
    for (const { program, before, after, factor, real } of those) {
      const mark = !real ? "" : factor < 1 ? "  better" : "  WORSE";
      lines.push(
        `${program.padEnd(19)}${before.toFixed(2).padStart(9)} → ${
          after.toFixed(2).padEnd(9)
        }× ${factor.toFixed(2)}${mark}`,
      );
    }
  }
  const real = all.filter((one) => one.real);
  const worse = real.filter(({ factor }) => factor > 1).length;
  lines.push(
    "",
    `${all.length} figures: ${worse} worse, ${
      real.length - worse
    } better, the others within noise`,
  );
  return lines;
}
