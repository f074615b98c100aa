// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno run -A scripts/bench/tiers.ts [--json] [NAME…]`: the tiers of the
 * engine side by side, as ratios to hand-written JavaScript in one process.
 * Works on Bun and Node too.
 *
 * @module
 */

import process from "node:process";
import type { Module } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  createGateway,
  type GatewayAnswer,
  MOCK_HANDLERS,
} from "../../src/capability/mod.ts";
import { EventLog } from "../../src/replay/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import { display } from "../../src/value/mod.ts";
import { type ExecutionOptions, startExecution } from "../../src/vm/mod.ts";
import {
  type CompiledOptions,
  startCompiled,
} from "../../src/vm/compiled/start.ts";
import { geometricMean, median } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";

const ROUNDS = 15;

/**
 * The middle ratios of some ways of doing the work to the first of them, and
 * the first one's time in milliseconds. The ways take turns, and each round
 * gives its own ratios: a slow moment of the machine hits them all.
 */
function ratiosOf(
  ways: readonly (() => unknown)[],
  rounds: number,
): { readonly ratios: number[]; readonly milliseconds: number } {
  const repeats = ways.map(() => 1);
  const found: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds * 2; round++) {
    const times = ways.map((work, way) => {
      const count = repeats[way]!;
      const start = performance.now();
      for (let i = 0; i < count; i++) work();
      const took = performance.now() - start;
      if (round < rounds && took < 4 && count < 4096) repeats[way]! *= 2;
      return took / count;
    });
    if (round < rounds) continue;
    times.forEach((time, way) => {
      found[way]!.push(way === 0 ? time : time / times[0]!);
    });
  }
  const [first = [], ...others] = found;
  return { ratios: others.map(median), milliseconds: median(first) };
}

/** Runs a module in a tier; the printed value. */
function execute(
  module: Module,
  start: typeof startCompiled | typeof startExecution,
  more: Partial<CompiledOptions>,
): string {
  const log = new EventLog();
  const gateway = module.functions.some((f) => f.capabilities.length > 0)
    ? createGateway({ policy: ALLOW_ALL, handlers: MOCK_HANDLERS, log })
    : null;
  const options: ExecutionOptions = {
    maxSteps: 1e12,
    observer: {
      contractCheck: () => {},
      uiEmit: () => {},
      debug: () => {},
    },
    call: (call) => {
      const answer = gateway!.call(call) as GatewayAnswer;
      return answer.kind === "value" ? answer : null;
    },
    ...more,
  };
  let execution = start(module, options);
  if (typeof execution === "string") throw new Error(execution);
  let stop = execution.resume();
  while (stop.kind === "yielded") {
    // Narrow code that met a large Int; the next runs are wide at once.
    if ((execution as { abandoned?: unknown }).abandoned) {
      execution = start(module, options);
      if (typeof execution === "string") throw new Error(execution);
    }
    stop = execution.resume();
  }
  if (stop.kind !== "done") throw new Error(JSON.stringify(stop));
  return display(stop.value);
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const rows: number[][] = [];
const say = (line: string) => void process.stdout.write(`${line}\n`);
const column = (x: number) => x.toFixed(2).padStart(10);
say(`${"".padEnd(18)}     exact uncounted sliceable  machine    µs by hand`);
for (const { name, source, hand } of PROGRAMS) {
  if (names.length > 0 && !names.includes(name)) continue;
  const module = compile({ name: `${name}.ax`, text: source }).module!;
  const ways = [
    hand,
    () => execute(module, startCompiled, { narrow: true }),
    () => execute(module, startCompiled, { narrow: true, uncounted: true }),
    () => execute(module, startCompiled, { narrow: true, pauseEvery: 2 ** 18 }),
    () => execute(module, startExecution, {}),
  ];
  for (const way of ways) {
    if (way() !== hand()) throw new Error(`${name}: ${way()}, not ${hand()}`);
  }
  const heavy = name === "capability calls";
  const { ratios, milliseconds } = ratiosOf(ways, heavy ? 3 : ROUNDS);
  rows.push(ratios);
  say(
    `${name.padEnd(18)}${ratios.map(column).join("")}${
      column(milliseconds * 1000)
    }`,
  );
}
const means = [0, 1, 2, 3].map((i) =>
  geometricMean(rows.map((row) => row[i]!))
);
const medians = [0, 1, 2, 3].map((i) => median(rows.map((row) => row[i]!)));
say(`${"geometric mean".padEnd(18)}${means.map(column).join("")}`);
say(`${"median".padEnd(18)}${medians.map(column).join("")}`);
say(
  `exact / uncounted ${
    column(geometricMean(rows.map((row) => row[0]! / row[1]!)))
  }`,
);
say(
  `sliceable / plain ${
    column(geometricMean(rows.map((row) => row[2]! / row[0]!)))
  }`,
);
