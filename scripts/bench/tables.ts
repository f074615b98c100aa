// Copyright 2026 the Boruna authors. MIT license.

/**
 * The results as tables of text, one for each part, row by row.
 *
 * @module
 */

import type { BenchDocument, ProgramResult } from "./document.ts";
import { TIER_NAMES } from "./engine.ts";
import { GROWTH_TARGET } from "./growth.ts";
import { growsBeyond, meanOf, peerRatio, type Target } from "./targets.ts";

/** What can be asked for. */
export type PartName =
  | "warm"
  | "tiers"
  | "cold"
  | "memory"
  | "peers"
  | "growth";

/** A table. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  /** The cells of a program after its name; null if there is nothing. */
  readonly row: (program: ProgramResult) => readonly string[] | null;
  /** What is said below it. */
  readonly foot: (document: BenchDocument) => readonly string[];
  /** What stands at the end of a row, as it is. */
  readonly note?: (program: ProgramResult) => string;
}

const NAME_WIDTH = 19;
const WIDTH = 11;

/** Engines of other languages, and what their columns are called. */
const PEER_COLUMNS = ["quickjs", "wasmoon", "fengari", "sval"] as const;
const RULE_COLUMNS = [
  "@marcbachmann/cel-js",
  "cel-js",
  "jsonata",
  "ours, a run for each",
] as const;

/** A ratio or a time with as many digits as mean something. */
export function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "-";
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** The tables by part. */
export const TABLES: Readonly<Record<PartName, Table>> = {
  warm: {
    title: "Warm: `run` ÷ by hand, in a process for each program, quartiles",
    head: [
      "ratio",
      "low",
      "high",
      "ours ms",
      "hand ms",
      "steps",
    ],
    row: ({ warm }) =>
      warm === undefined ? null : [
        figure(warm.ratio.median),
        figure(warm.ratio.low),
        figure(warm.ratio.high),
        figure(warm.ours),
        figure(warm.hand),
        String(warm.steps),
      ],
    note: ({ about }) => about,
    foot: ({ programs }) => [
      mean(figure(meanOf(programs, ({ warm }) => warm?.ratio.median))),
    ],
  },
  tiers: {
    title: "Tiers ÷ by hand, warm",
    head: TIER_NAMES,
    row: ({ tiers }) =>
      tiers === undefined
        ? null
        : TIER_NAMES.map((tier) => figure(tiers[tier].median)),
    foot: ({ programs }) => [
      mean(
        ...TIER_NAMES.map((tier) =>
          figure(meanOf(programs, ({ tiers }) => tiers?.[tier].median))
        ),
      ),
    ],
  },
  cold: {
    title: "Cold: whole processes, milliseconds",
    head: ["ratio", "bare", "hand", "ours", "bare cpu", "hand cpu", "ours cpu"],
    row: ({ cold }) =>
      cold === undefined ? null : [
        figure(cold.ratio.median),
        ...[cold.bare, cold.hand, cold.ours].map(({ wall }) => figure(wall)),
        ...[cold.bare, cold.hand, cold.ours].map(({ cpu }) => figure(cpu)),
      ],
    foot: ({ programs }) => [
      mean(figure(meanOf(programs, ({ cold }) => cold?.ratio.median))),
    ],
  },
  memory: {
    title: "Memory: the most that was resident in a fresh process, megabytes",
    head: ["ratio", "bare", "hand", "ours"],
    row: ({ memory }) =>
      memory === undefined ? null : [
        figure(memory.ours / memory.hand),
        figure(memory.bare),
        figure(memory.hand),
        figure(memory.ours),
      ],
    foot: ({ programs }) => [
      mean(
        figure(meanOf(programs, ({ memory: m }) => m && m.ours / m.hand)),
      ),
    ],
  },
  peers: {
    title: "Peers: how often as long as ours, same process, same work",
    head: ["by hand", ...PEER_COLUMNS, "ours ms"],
    row: (program) =>
      program.peers === undefined ? null : [
        figure(program.peers.hand.median),
        ...PEER_COLUMNS.map((peer) => peerCell(program, peer)),
        figure(program.peers.ours),
      ],
    note: (program) => {
      const peers = program.peers?.peers ?? {};
      return Object.entries(peers).flatMap(([name, taken]) =>
        "refused" in taken
          ? [`${name}: ${taken.refused.split("\n")[0]?.slice(0, 60)}`]
          : []
      ).join("; ");
    },
    foot: (document) => peerFoot(document),
  },
  growth: {
    title: `Growth: what ten times the work costs (at most ${GROWTH_TARGET})`,
    head: ["ours", "by hand", "largest", "ours ms", "hand ms"],
    row: ({ growth }) =>
      growth === undefined ? null : [
        figure(growth.growth),
        figure(growth.handGrowth),
        growth.sizes.at(-1)!.toExponential(0).replace("+", ""),
        figure(growth.ours.at(-1)),
        figure(growth.hand.at(-1)),
      ],
    note: ({ growth, about }) =>
      growth === undefined || growth.growth <= GROWTH_TARGET
        ? about
        : growsBeyond(growth)
        ? `${about} (GROWS)`
        : `${about} (grows by hand too)`,
    foot: () => [],
  },
};

function mean(...cells: string[]): string {
  return line("geometric mean", cells);
}

function peerCell(program: ProgramResult, peer: string): string {
  const taken = program.peers?.peers[peer];
  if (taken === undefined) return "-";
  return "ratio" in taken ? figure(taken.ratio.median) : "differs";
}

function peerFoot({ programs }: BenchDocument): string[] {
  const of = (peer: string) =>
    meanOf(programs, (program) => peerRatio(program, peer));
  const lines = [
    mean(
      figure(meanOf(programs, ({ peers }) => peers?.hand.median)),
      ...PEER_COLUMNS.map((peer) => figure(of(peer))),
    ),
  ];
  const rules = programs.filter((program) =>
    RULE_COLUMNS.some((peer) => program.peers?.peers[peer] !== undefined)
  );
  if (rules.length > 0) {
    lines.push("", "Languages for rules: how often as long as ours");
    for (const program of rules) {
      for (const peer of RULE_COLUMNS) {
        lines.push(
          `${program.name.padEnd(NAME_WIDTH)}${
            peerCell(program, peer).padStart(WIDTH)
          }  ${peer}`,
        );
      }
    }
  }
  return lines;
}

/** A name and cells in columns. */
export function line(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) +
    cells.map((cell) => cell.padStart(WIDTH)).join("");
}

/** A row of a table. */
export function rowLine(table: Table, program: ProgramResult): string | null {
  const cells = table.row(program);
  if (cells === null) return null;
  const note = table.note?.(program) ?? "";
  return `${line(program.name, cells)}${note === "" ? "" : `  ${note}`}` +
    (program.apart === undefined ? "" : "  [not in the mean]");
}

/** What was found for a target, with its unit. */
export function targetFigure({ found, unit }: Target): string {
  const digits = unit === "×" ? 2 : unit === "µs" ? 3 : 0;
  return `${found.toFixed(digits)} ${unit}`;
}

/** A target in one line. */
export function targetLine(target: Target): string {
  const { what, bound, above, met, note } = target;
  return `${met ? "met   " : "MISSED"}  ${what.padEnd(50)}${
    targetFigure(target).padStart(9)
  }  (${above ? "at least" : "at most"} ${bound})${
    note === "" ? "" : `  ${note}`
  }`;
}
