// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno run -A scripts/bench/summary.ts FILE…`: several documents of `--json`
 * as tables in Markdown, a column for each runtime. Documents of one runtime
 * are put together.
 *
 * @module
 */

import process from "node:process";
import {
  type BenchDocument,
  type ProgramResult,
  readDocument,
} from "./document.ts";
import { figure, targetFigure } from "./tables.ts";
import { peerRatio, targetsOf } from "./targets.ts";

/** The documents of one runtime as one. */
function together(documents: readonly BenchDocument[]): BenchDocument {
  const programs = new Map<string, ProgramResult>();
  const operations = new Map<string, ProgramResult>();
  for (const document of documents) {
    for (
      const [into, from] of [
        [programs, document.programs],
        [operations, document.operations],
      ] as const
    ) {
      for (const one of from) {
        into.set(one.name, { ...into.get(one.name), ...one });
      }
    }
  }
  return {
    ...documents.at(-1)!,
    programs: [...programs.values()],
    operations: [...operations.values()],
    failures: documents.flatMap(({ failures }) => failures),
  };
}

/** A table in Markdown; the first column on the left, the others on the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) =>
    Math.max(3, ...all.map((row) => [...(row[i] ?? "")].length))
  );
  const line = (row: readonly string[]) =>
    `| ${
      widths.map((width, i) =>
        i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)
      ).join(" | ")
    } |`;
  const rule = `| ${
    widths.map((width, i) =>
      i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`
    ).join(" | ")
  } |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** The tables. */
export function summary(documents: readonly BenchDocument[]): string {
  const runtimes = new Map<string, BenchDocument[]>();
  for (const document of documents) {
    const { runtime, version } = document.environment;
    const name = `${runtime} ${version}`;
    runtimes.set(name, [...runtimes.get(name) ?? [], document]);
  }
  const names = [...runtimes.keys()];
  const columns = [...runtimes.values()].map(together);
  const targets = columns.map(targetsOf);
  const whats = [
    ...new Map(
      targets.flat().map((target) => [target.what, target]),
    ).values(),
  ];
  const programs = (
    title: string,
    read: (program: ProgramResult) => string,
    of: "programs" | "operations" = "programs",
  ) => {
    const found = new Set(columns.flatMap((one) => one[of].map((p) => p.name)));
    const rows = [...found].map((name) => [
      name,
      ...columns.map((one) => {
        const program = one[of].find((program) => program.name === name);
        return program === undefined ? "-" : read(program);
      }),
    ]).filter((row) => row.some((cell, i) => i > 0 && /\d/.test(cell)));
    const head = [of === "programs" ? "Program" : "Operation", ...names];
    return rows.length === 0 ? "" : `### ${title}\n\n${table(head, rows)}\n`;
  };
  return [
    `### Targets\n\n${
      table(
        ["What", "target", ...names],
        whats.map(({ what, bound, above }) => [
          what,
          `${above ? "≥" : "≤"} ${bound}`,
          ...targets.map((column) => {
            const found = column.find((target) => target.what === what);
            if (found === undefined) return "-";
            const text = targetFigure(found).replace(" ×", "");
            return found.met ? text : `**${text}**`;
          }),
        ]),
      )
    }\n`,
    programs(
      "Warm: the whole run ÷ by hand",
      ({ warm }) => figure(warm?.ratio.median),
    ),
    programs(
      "Cold: milliseconds of whole processes, ours / by hand / nothing",
      ({ cold }) =>
        cold === undefined
          ? "-"
          : [cold.ours, cold.hand, cold.bare].map(({ wall }) => wall.toFixed(0))
            .join(" / "),
    ),
    programs(
      "Memory: megabytes at the most, ours / by hand / nothing",
      ({ memory }) =>
        memory === undefined
          ? "-"
          : [memory.ours, memory.hand, memory.bare].map((mb) => mb.toFixed(0))
            .join(" / "),
    ),
    programs(
      "Peers ÷ ours: QuickJS / Lua in Wasm / fengari / sval",
      (program) =>
        ["quickjs", "wasmoon", "fengari", "sval"].map((peer) =>
          figure(peerRatio(program, peer))
        ).join(" / "),
    ),
    programs(
      "Growth with ten times the work, ours / by hand",
      ({ growth }) =>
        growth === undefined
          ? "-"
          : `${growth.growth.toFixed(1)} / ${growth.handGrowth.toFixed(1)}`,
    ),
    programs(
      "Growth of operations with ten times the size, ours / by hand",
      ({ growth }) =>
        growth === undefined
          ? "-"
          : `${growth.growth.toFixed(1)} / ${growth.handGrowth.toFixed(1)}`,
      "operations",
    ),
  ].filter((text) => text !== "").join("\n");
}

if (import.meta.main) {
  process.stdout.write(summary(process.argv.slice(2).map(readDocument)));
}
