// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs in fresh processes: from the start of the runtime to its end, and
 * the most memory that was resident. Ours is the command as npm installs it.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildNpm } from "../build_npm.ts";
import { median, type Spread, spreadOf } from "./measure.ts";
import {
  outputOf,
  type ProcessTime,
  runtimeCommand,
  timeProcess,
} from "./process.ts";
import { type BenchProgram, handText, makeHost } from "./programs/mod.ts";

/** Milliseconds of whole processes, medians. */
export interface Cold {
  /** The runtime, doing nothing. */
  readonly bare: ProcessTime;
  readonly hand: ProcessTime;
  readonly ours: ProcessTime;
  /** Ours ÷ by hand, wall time, round by round. */
  readonly ratio: Spread;
}

/** Megabytes that were resident at the most. */
export interface Memory {
  readonly bare: number;
  readonly hand: number;
  readonly ours: number;
}

const ROUNDS = 7;
const FOLDER = fileURLToPath(new URL("../../dist/bench/", import.meta.url));
const STEPS = "1000000000000";

/**
 * Says the peak of its process when that ends. What the system counts for
 * `resourceUsage` begins with the size of the parent, so Linux is asked
 * elsewhere.
 */
const PEAK = `import { readFileSync } from "node:fs";
import process from "node:process";
process.on("exit", () => {
  const peak = process.platform === "linux"
    ? /VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]
    : process.resourceUsage().maxRSS;
  process.stderr.write("peak " + peak + "\\n");
});
`;

/** The commands of a program. */
interface Commands {
  readonly bare: readonly string[];
  readonly hand: readonly string[];
  readonly ours: readonly string[];
}

/** Builds our command. */
export async function prepareCold(): Promise<void> {
  await buildNpm(join(FOLDER, "npm"));
  const program = JSON.stringify(join(FOLDER, "npm", "bin", "boruna.js"));
  writeFileSync(join(FOLDER, "bare.mjs"), "export {};\n");
  writeFileSync(join(FOLDER, "bare_peak.mjs"), PEAK);
  writeFileSync(
    join(FOLDER, "boruna_peak.mjs"),
    `${PEAK}await import(${program});\n`,
  );
}

/** Writes a program, and gives its commands. */
function write(program: BenchProgram, peak: boolean): Commands {
  mkdirSync(FOLDER, { recursive: true });
  const path = (ending: string) =>
    join(FOLDER, `${program.name.replaceAll(" ", "_")}${ending}`);
  const { size } = program;
  const source = path(".ax");
  const hand = path(peak ? "_peak.mjs" : ".mjs");
  writeFileSync(source, program.source(size));
  writeFileSync(
    hand,
    `${peak ? PEAK : ""}const host = (${makeHost})();\n` +
      `console.log((${handText(program)})(${size}, host));\n`,
  );
  const ours = peak
    ? join(FOLDER, "boruna_peak.mjs")
    : join(FOLDER, "npm", "bin", "boruna.js");
  return {
    bare: [...runtimeCommand(), join(FOLDER, `bare${peak ? "_peak" : ""}.mjs`)],
    hand: [...runtimeCommand(), hand],
    ours: [...runtimeCommand(), ours, source, "--max-steps", STEPS],
  };
}

/** Times a program in fresh processes that take turns. */
export function measureCold(program: BenchProgram): Cold {
  const commands = Object.values(write(program, false)) as string[][];
  const times: ProcessTime[][] = commands.map(() => []);
  // The first round fills caches and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, command] of commands.entries()) {
      const time = timeProcess(command);
      if (round > 0) times[i]!.push(time);
    }
  }
  const [bare, hand, ours] = times.map((list) => ({
    wall: median(list.map(({ wall }) => wall)),
    cpu: median(list.map(({ cpu }) => cpu)),
  }));
  const ratios = times[2]!.map(({ wall }, i) => wall / times[1]![i]!.wall);
  return { bare: bare!, hand: hand!, ours: ours!, ratio: spreadOf(ratios) };
}

/** The most memory that a program takes. */
export function measureMemory(program: BenchProgram): Memory {
  const { bare, hand, ours } = write(program, true);
  return { bare: peakOf(bare), hand: peakOf(hand), ours: peakOf(ours) };
}

/** The least of three peaks: when the collector came in time. */
function peakOf(command: readonly string[]): number {
  const peaks = [0, 1, 2].map(() => {
    const { stderr } = outputOf(command);
    const kilobytes = /^peak (\d+)$/m.exec(stderr)?.[1];
    if (kilobytes === undefined) throw new Error(`no peak: ${stderr}`);
    return Number(kilobytes) * 1024 / 1e6;
  });
  return Math.min(...peaks);
}
