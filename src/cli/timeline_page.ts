// Copyright 2026 the Boruna authors. MIT license.

/**
 * The page of `trace --html`: one file without anything from elsewhere. The data
 * stands in it as JSON, and a short script draws it.
 *
 * @module
 */

import type { Refusal } from "../capability/mod.ts";
import type { Timeline } from "./timeline.ts";

/** What the page tells beside the time line. */
export interface PageFacts {
  readonly program: string;
  /** How the run ended, in one line. */
  readonly ending: string;
  readonly isFailure: boolean;
  readonly steps: string;
  readonly milliseconds: number;
  readonly policy: string;
  readonly programHash: string;
  readonly policyHash: string;
  readonly refusal: Refusal | null;
}

/** The most lines of a table of counts. */
const MOST_ROWS = 50;

/** The page. */
export function timelinePage(timeline: Timeline, facts: PageFacts): string {
  const data = {
    ...facts,
    refusal: facts.refusal === null ? null : {
      capability: facts.refusal.capability,
      function: facts.refusal.function,
      message: facts.refusal.message,
      fix: facts.refusal.fix?.text ?? null,
      verdicts: facts.refusal.verdicts,
    },
    calls: timeline.calls,
    marks: timeline.marks,
    omitted: timeline.omitted,
    functions: largest(timeline.steps),
    instructions: largest(timeline.instructions),
  };
  // A value of the program must not end the script.
  const json = JSON.stringify(data).replace(/</g, "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escape(facts.program)} - boruna trace</title>
<style>${STYLE}</style>
</head>
<body>
<main id="page"></main>
<noscript>This page needs its script to draw what is in it.</noscript>
<script id="data" type="application/json">${json}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function largest(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_ROWS);
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --ok: #2a7; --bad: #d43; --no: #c80; --mark: #68d; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0.5rem 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dt { opacity: 0.7; }
dd { margin: 0; overflow-wrap: anywhere; } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: 0.15rem 0.6rem 0.15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } code { overflow-wrap: anywhere; font-size: 0.9em; }
.lane { display: grid; grid-template-columns: 8rem 1fr; align-items: center; }
.track { position: relative; height: 1.5rem; border-bottom: 1px solid var(--line); }
.bar { position: absolute; top: 0.2rem; height: 1.1rem; min-width: 3px; border: 0; padding: 0; border-radius: 2px; background: var(--ok); cursor: pointer; }
.bar.runtime_error { background: var(--bad); } .bar.denied, .bar.budget_exceeded { background: var(--no); } .bar.mark { background: var(--mark); }
.bar:focus, .bar:hover { outline: 2px solid currentColor; }
#detail { min-height: 5rem; border: 1px solid var(--line); border-radius: 4px; padding: 0.5rem; margin-top: 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
fieldset { border: 0; padding: 0; margin: 0.5rem 0; }
`;

const SCRIPT = `
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const page = document.getElementById("page");
const make = (parent, name, text, className) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
};
const list = (parent, pairs) => {
  const dl = make(parent, "dl");
  for (const [name, value, className] of pairs) {
    make(dl, "dt", name);
    make(dl, "dd", value, className);
  }
};
const table = (parent, heads, rows) => {
  const element = make(parent, "table");
  const head = make(make(element, "thead"), "tr");
  for (const [name, numeric] of heads) make(head, "th", name, numeric ? "n" : "");
  const body = make(element, "tbody");
  for (const row of rows) {
    const line = make(body, "tr");
    row.forEach((cell, i) => make(line, "td", String(cell), heads[i][1] ? "n" : ""));
  }
};
const ms = (n) => n.toFixed(n < 10 ? 3 : 1) + " ms";

make(page, "h1", data.program);
list(page, [
  ["Ended with", data.ending, data.isFailure ? "bad" : ""],
  ["Steps", data.steps],
  ["Time", ms(data.milliseconds) + ", with every instruction traced"],
  ["Policy", data.policy],
  ["Program", data.programHash],
  ["Policy hash", data.policyHash],
]);

if (data.refusal) {
  make(page, "h2", "Refusal");
  list(page, [
    ["Call", data.refusal.capability + " in " + data.refusal.function, "bad"],
    ["Reason", data.refusal.message],
    ...(data.refusal.fix ? [["To allow it", data.refusal.fix]] : []),
  ]);
  table(page, [["Layer"], ["Verdict"], ["Because"]],
    data.refusal.verdicts.map((v) => [v.layer, v.verdict, v.note]));
}

make(page, "h2", "Time line");
const choice = make(page, "fieldset");
let axis = "time";
for (const name of ["time", "steps"]) {
  const label = make(choice, "label");
  const input = make(label, "input");
  input.type = "radio";
  input.name = "axis";
  input.value = name;
  input.checked = name === axis;
  input.addEventListener("change", () => { axis = name; draw(); });
  label.append(" by " + name + " ");
}
const chart = make(page, "div");
chart.id = "chart";
const detail = make(page, "div", "Choose a bar to see the call.");
detail.id = "detail";
const explain = (call, i) =>
  "#" + (i + 1) + " " + call.capability + "(" + (call.args ?? "") + ")\\n" +
  (call.error === null ? "result: " + (call.result ?? "-") : call.error) + "\\n" +
  "from " + ms(call.start) + " for " + ms(call.end - call.start) + ", after " + call.step + " steps\\n" +
  call.bytesIn + " bytes in, " + (call.bytesOut ?? "no") + " bytes out" +
  (call.budget === null ? "" : ", budget left: " + call.budget);
const draw = () => {
  chart.replaceChildren();
  const total = axis === "time" ? data.milliseconds : Number(data.steps);
  const place = (bar, from, to) => {
    const scale = 100 / Math.max(total, 1e-9);
    bar.style.left = Math.min(99.5, from * scale) + "%";
    bar.style.width = Math.max(0, to - from) * scale + "%";
  };
  const lanes = new Map();
  const lane = (name) => {
    let track = lanes.get(name);
    if (track === undefined) {
      const row = make(chart, "div", undefined, "lane");
      make(row, "span", name);
      lanes.set(name, track = make(row, "div", undefined, "track"));
    }
    return track;
  };
  data.calls.forEach((call, i) => {
    const bar = make(lane(call.capability), "button", undefined, "bar " + (call.error ?? ""));
    if (axis === "time") place(bar, call.start, call.end);
    else place(bar, call.step, call.step);
    bar.title = call.capability + " " + ms(call.end - call.start);
    bar.addEventListener("click", () => detail.textContent = explain(call, i));
  });
  for (const mark of data.marks) {
    const bar = make(lane(mark.kind), "button", undefined, "bar mark");
    const at = axis === "time" ? mark.at : mark.step;
    place(bar, at, at);
    bar.title = mark.text;
    bar.addEventListener("click", () => detail.textContent = mark.kind + ": " + mark.text);
  }
  if (lanes.size === 0) make(chart, "p", "The program called nothing.");
};
draw();

const groups = new Map();
for (const call of data.calls) {
  const row = groups.get(call.capability) ?? { calls: 0, failed: 0, refused: 0, in: 0, out: 0, ms: 0, budget: "-" };
  groups.set(call.capability, row);
  row.calls++;
  if (call.error === "runtime_error") row.failed++;
  else if (call.error !== null) row.refused++;
  row.in += call.bytesIn;
  row.out += call.bytesOut ?? 0;
  row.ms += call.end - call.start;
  if (call.budget !== null) row.budget = call.budget;
}
make(page, "h2", "Capabilities and budgets");
table(page,
  [["Capability"], ["Calls", 1], ["Failed", 1], ["Refused", 1], ["Bytes in", 1], ["Bytes out", 1], ["Time", 1], ["Budget left", 1]],
  [...groups].map(([name, r]) => [name, r.calls, r.failed, r.refused, r.in, r.out, ms(r.ms), r.budget]));

make(page, "h2", "Calls");
table(page,
  [["#", 1], ["Call"], ["Result"], ["Start", 1], ["Time", 1], ["Step", 1], ["Budget left", 1]],
  data.calls.slice(0, 1000).map((call, i) => [
    i + 1, call.capability + "(" + (call.args ?? "") + ")", call.error ?? call.result ?? "",
    ms(call.start), ms(call.end - call.start), call.step, call.budget ?? "-",
  ]));
if (data.omitted > 0) make(page, "p", data.omitted + " more are not shown.");

make(page, "h2", "Steps by function");
table(page, [["Function"], ["Steps", 1]], data.functions);
make(page, "h2", "Steps by instruction");
table(page, [["Instruction"], ["Steps", 1]], data.instructions);
document.documentElement.dataset.ready = "true";
`;
