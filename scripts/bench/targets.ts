// Copyright 2026 the Boruna authors. MIT license.

/**
 * Means over all programs, and whether they are what they should be.
 *
 * @module
 */

import type { BenchDocument, ProgramResult } from "./document.ts";
import type { TierName } from "./engine.ts";
import { type Growth, GROWTH_TARGET } from "./growth.ts";
import { geometricMean } from "./measure.ts";

/** A figure with a bound. */
export interface Target {
  readonly what: string;
  readonly found: number;
  readonly bound: number;
  /** `×`, `µs`, or what it is a part of. */
  readonly unit: string;
  /** Whether it should be above the bound. */
  readonly above: boolean;
  readonly met: boolean;
  /** What explains it, such as the name of a program. */
  readonly note: string;
}

/** The geometric mean of what is there, without programs that stand apart. */
export function meanOf(
  programs: readonly ProgramResult[],
  read: (program: ProgramResult) => number | undefined,
): number {
  return geometricMean(
    programs.filter(({ apart }) => apart === undefined).map(read)
      .filter((value) => value !== undefined),
  );
}

/** The program with the largest value, of those that do not stand apart. */
export function worstOf(
  programs: readonly ProgramResult[],
  read: (program: ProgramResult) => number | undefined,
): { readonly name: string; readonly value: number } {
  let worst = { name: "", value: NaN };
  for (const program of programs) {
    const value = read(program);
    if (value === undefined || program.apart !== undefined) continue;
    if (!(value <= worst.value)) worst = { name: program.name, value };
  }
  return worst;
}

/** A peer ÷ ours for a program, if it was measured. */
export function peerRatio(
  program: ProgramResult,
  peer: string,
): number | undefined {
  const taken = program.peers?.peers[peer];
  return taken !== undefined && "ratio" in taken
    ? taken.ratio.median
    : undefined;
}

/**
 * Whether ten times the work costs more than it should: beyond the target and
 * beyond what it costs by hand, where memory is what does not keep up.
 */
export function growsBeyond({ growth, handGrowth }: Growth): boolean {
  return growth > GROWTH_TARGET && growth > handGrowth * 1.1;
}

/** Every target that something was measured for. */
export function targetsOf(document: BenchDocument): Target[] {
  const { programs, operations } = document;
  const targets: Target[] = [];
  const add = (
    what: string,
    found: number | undefined,
    bound: number,
    more: Partial<Pick<Target, "unit" | "above" | "note">> = {},
  ) => {
    if (found === undefined || !Number.isFinite(found)) return;
    const { unit = "×", above = false, note = "" } = more;
    const met = above ? found >= bound : found <= bound;
    targets.push({ what, found, bound, unit, above, met, note });
  };
  const named = (name: string) =>
    programs.find((program) => program.name === name);
  const tier = (name: TierName) => (program: ProgramResult) =>
    program.tiers?.[name].median;
  const over = (a: TierName, b: TierName) => (program: ProgramResult) =>
    program.tiers && program.tiers[a].median / program.tiers[b].median;
  const calls = (name: string): number | undefined => {
    const { warm, size } = named(name) ?? {};
    return warm && warm.ours * 1000 / size!;
  };

  add(
    "compiled, exact steps ÷ by hand, geometric mean",
    meanOf(programs, tier("exact")),
    1.35,
  );
  const worst = worstOf(programs, tier("exact"));
  add("the same, worst program", worst.value, 4, { note: worst.name });
  add(
    "exact counting ÷ no counting",
    meanOf(programs, over("exact", "uncounted")),
    1.15,
  );
  add("sliceable ÷ plain", meanOf(programs, over("sliceable", "exact")), 1.5);
  add("interpreter ÷ by hand", meanOf(programs, tier("machine")), 20);
  add("append ÷ Array.push", named("append")?.tiers?.exact.median, 2);
  add("map updates ÷ Map", named("maps")?.tiers?.exact.median, 1.5);
  add("capability call in main", calls("capability calls"), 0.08, {
    unit: "µs",
  });
  add("capability call five deep", calls("calls five deep"), 0.4, {
    unit: "µs",
  });
  const quickjs = (program: ProgramResult) => peerRatio(program, "quickjs");
  const wasmoon = (program: ProgramResult) => peerRatio(program, "wasmoon");
  add("QuickJS in Wasm ÷ ours", meanOf(programs, quickjs), 12, { above: true });
  add("Lua in Wasm ÷ ours", meanOf(programs, wasmoon), 8, { above: true });
  const measured = [...programs, ...operations].filter(({ growth }) => growth);
  const beyond = measured.filter(({ growth }) => growsBeyond(growth!));
  if (measured.length > 0) {
    add("programs and operations that grow too fast", beyond.length, 0, {
      unit: `of ${measured.length}`,
      note: beyond.map(({ name }) => name).join(", "),
    });
  }
  return targets;
}
