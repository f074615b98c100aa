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
import { compare, geometricMean, median } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";

const ROUNDS = 9;

/** Runs a module in a tier; the printed value. */
function execute(
  module: Module,
  start: typeof startCompiled | typeof startExecution,
  more: Partial<CompiledOptions>,
): string {
  const log = new EventLog();
  const gateway = createGateway({
    policy: ALLOW_ALL,
    handlers: MOCK_HANDLERS,
    log,
  });
  const options: ExecutionOptions = {
    maxSteps: 1e12,
    observer: {
      contractCheck: () => {},
      uiEmit: () => {},
      debug: () => {},
    },
    call: (call) => {
      const answer = gateway.call(call) as GatewayAnswer;
      return answer.kind === "value" ? answer : null;
    },
    ...more,
  };
  const execution = start(module, options);
  if (typeof execution === "string") throw new Error(execution);
  let stop = execution.resume();
  while (stop.kind === "yielded") stop = execution.resume();
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
    () => execute(module, startCompiled, {}),
    () => execute(module, startCompiled, { uncounted: true }),
    () => execute(module, startCompiled, { pauseEvery: 2 ** 18 }),
    () => execute(module, startExecution, {}),
  ];
  for (const way of ways) {
    if (way() !== hand()) throw new Error(`${name}: ${way()}, not ${hand()}`);
  }
  const heavy = name === "capability calls";
  const times = await compare(ways, heavy ? 2 : ROUNDS);
  const ratios = times.slice(1).map((time) => time / times[0]!);
  rows.push(ratios);
  say(
    `${name.padEnd(18)}${ratios.map(column).join("")}${
      column(times[0]! * 1000)
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
