// Copyright 2026 the Boruna authors. MIT license.

/**
 * The page of `--html`: one file with bars, without scripts and without
 * anything from elsewhere.
 *
 * @module
 */

import {
  type BenchDocument,
  environmentLine,
  type ProgramResult,
} from "./document.ts";
import { TIER_NAMES } from "./engine.ts";
import { figure, targetFigure } from "./tables.ts";
import { growsBeyond, meanOf, peerRatio, targetsOf } from "./targets.ts";

/** A bar. */
interface Bar {
  readonly name: string;
  readonly value: number | undefined;
  /** Behind the figure. */
  readonly note?: string;
  /** Whether it is more than it should be. */
  readonly bad?: boolean;
}

/** The page. */
export function benchPage(document: BenchDocument): string {
  const { environment, programs, operations, failures } = document;
  const sections = [
    targets(document),
    bars(
      "Warm: our run ÷ the same by hand",
      "The line stands at 1, as fast as by hand. Lower is better.",
      programs.map(({ name, warm, about }) => ({
        name,
        value: warm?.ratio.median,
        note: about,
        bad: (warm?.ratio.median ?? 0) > 4,
      })),
    ),
    bars(
      "Tiers ÷ by hand, geometric means",
      "What counting, pausing and interpreting cost. The line stands at 1.",
      TIER_NAMES.map((tier) => ({
        name: tier,
        value: meanOf(programs, ({ tiers }) => tiers?.[tier].median),
      })),
    ),
    bars(
      "Peers ÷ ours, geometric means, logarithmic",
      "How often as long others take. Higher is better for us; the line stands at 1.",
      [...peerNames(programs)].map((name) => ({
        name,
        value: meanOf(programs, (program) => peerRatio(program, name)),
      })),
    ),
    bars(
      "Cold: whole processes, ours ÷ by hand",
      "From the start of the runtime to its end. The line stands at 1.",
      programs.map(({ name, cold }) => ({
        name,
        value: cold?.ratio.median,
        ...cold && {
          note: `${figure(cold.ours.wall)} ms, by hand ${
            figure(cold.hand.wall)
          } ms`,
        },
      })),
    ),
    bars(
      "Memory: ours ÷ by hand",
      "The most that was resident in a fresh process. The line stands at 1.",
      programs.map(({ name, memory }) => ({
        name,
        value: memory && memory.ours / memory.hand,
        ...memory && {
          note: `${figure(memory.ours)} MB, by hand ${figure(memory.hand)} MB`,
        },
      })),
    ),
    growth("Growth of programs: what ten times the work costs", programs),
    growth("Growth of operations: what ten times the size costs", operations),
    failures.length === 0
      ? ""
      : `<h2>Failures</h2><ul>${
        failures.map((text) => `<li>${escape(text)}</li>`).join("")
      }</ul>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>Boruna benchmarks</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Boruna benchmarks</h1>
<p>${escape(environmentLine(environment))}. Medians; differences below ten
percent mean nothing.</p>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function targets(document: BenchDocument): string {
  const rows = targetsOf(document).map((target) =>
    `<tr class="${target.met ? "met" : "missed"}"><td>${
      escape(target.what)
    }</td><td class="n">${targetFigure(target)}</td><td class="n">${
      target.above ? "≥" : "≤"
    } ${target.bound}</td><td>${target.met ? "met" : "missed"}</td><td>${
      escape(target.note)
    }</td></tr>`
  );
  return rows.length === 0 ? "" : `<h2>Targets</h2>
<table><tr><th>What</th><th class="n">Found</th><th class="n">Target</th><th></th><th></th></tr>
${rows.join("\n")}
</table>`;
}

function growth(title: string, rows: readonly ProgramResult[]): string {
  return bars(
    title,
    "The line stands at ten, in proportion. Lower is better.",
    rows.map(({ name, growth }) => ({
      name,
      value: growth && growth.growth / 10,
      ...growth && {
        note: `${figure(growth.growth)}, by hand ${figure(growth.handGrowth)}`,
        bad: growsBeyond(growth),
      },
    })),
  );
}

/**
 * A chart. Bars grow with the logarithm where values lie far apart; 1 is where
 * the line stands.
 */
function bars(title: string, about: string, all: readonly Bar[]): string {
  const shown = all.filter((bar): bar is Bar & { value: number } =>
    bar.value !== undefined && Number.isFinite(bar.value)
  );
  if (shown.length === 0) return "";
  const most = Math.max(2, ...shown.map(({ value }) => value));
  const least = Math.min(0.5, ...shown.map(({ value }) => value));
  const scale = most / least > 50
    ? (value: number) =>
      Math.log(value / least * 1.1) / Math.log(most / least * 1.1)
    : (value: number) => value / most;
  const at = (value: number) => (scale(value) * 100).toFixed(2);
  const rows = shown.map(({ name, value, note = "", bad = false }) =>
    `<tr><th>${
      escape(name)
    }</th><td class="track"><div class="one" style="left:${
      at(1)
    }%"></div><div class="bar${bad ? " bad" : ""}" style="width:${
      at(value)
    }%"></div></td><td class="n">${figure(value)}</td><td>${
      escape(note)
    }</td></tr>`
  );
  return `<h2>${escape(title)}</h2><p>${escape(about)}</p>
<table class="bars">
${rows.join("\n")}
</table>`;
}

function peerNames(programs: readonly ProgramResult[]): Set<string> {
  return new Set(
    programs.flatMap(({ peers }) => Object.keys(peers?.peers ?? {})),
  );
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
    .replace(/"/g, "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --bar: #48a; --bad: #c53; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 0.25rem; } p { margin: 0.25rem 0 0.5rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: 0.1rem 0.6rem 0.1rem 0; font-weight: normal; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.missed td { color: var(--bad); }
.bars th { width: 11rem; } .bars td.n { width: 4rem; padding-left: 0.6rem; } .bars td:last-child { width: 17rem; font-size: 0.85em; opacity: 0.75; }
.bars .track { position: relative; padding-right: 0; } .bar { height: 0.95rem; background: var(--bar); border-radius: 0 2px 2px 0; } .bar.bad { background: var(--bad); }
.one { position: absolute; top: 0; bottom: 0; border-left: 1px dashed currentColor; opacity: 0.5; }
`;
