// Copyright 2026 the Boruna authors. MIT license.

/**
 * The ways in which a process can end, the faults that a collector can have,
 * and what came of one with the other, in real processes.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Answer, refusingEndpoint, startCollector } from "./collector.ts";

/** How a runtime is started. */
export interface RuntimeCommand {
  readonly name: string;
  readonly command: readonly string[];
}

/** A way to end. */
export interface Ending {
  readonly name: string;
  /** Whether `boruna` itself runs, or a host program with the library. */
  readonly by: "command" | "host";
  readonly args: readonly string[];
  /** The exit code, or that of a shell for a signal. */
  readonly status: string;
  /** Sent when the program is ready. */
  readonly signal?: "SIGINT" | "SIGTERM" | "SIGHUP";
  /** The runtime that alone has it. */
  readonly only?: string;
}

/** What is wrong with a collector. */
export interface Fault {
  readonly name: string;
  /** Whether spans arrive all the same. */
  readonly delivers: boolean;
  /** Null where nobody listens. */
  readonly answer: ((index: number) => Answer | Promise<Answer>) | null;
}

/** The spans of every program here: a run and its five calls. */
export const SPANS = 6;
/** The most time that the exit may take, in milliseconds. */
export const LIMIT_MS = 5_000;

const HOST = fileURLToPath(new URL("../telemetry/ending.ts", import.meta.url));
const MOD = fileURLToPath(new URL("../../mod.ts", import.meta.url));

const CALLS = `
  let mut n = 0
  while n < 5 {
    time_now()
    n = n + 1
  }
  debug("ready")
`;
const DONE = `fn main() -> Int !{time.now} {${CALLS}  n\n}\n`;
const TRAP = `fn main() -> Int !{time.now} {${CALLS}  n / (n - 5)\n}\n`;
const REFUSED = `fn main() -> Bool !{time.now, fs.write} {
  let mut n = 0
  while n < 4 {
    time_now()
    n = n + 1
  }
  debug("ready")
  fs_write("a", "b")
}
`;
const ENDLESS = `fn main() -> Int !{time.now} {${CALLS}  while true {
    n = n + 1
  }
  n
}
`;
/** Allows what the programs do but for writing. */
const POLICY = JSON.stringify({
  schema_version: 1,
  rules: { "time.now": { allow: true, budget: 0 } },
  default_allow: false,
});

/** The files that the command's endings need, by name. */
export const FILES: Readonly<Record<string, string>> = {
  "done.ax": DONE,
  "trap.ax": TRAP,
  "refused.ax": REFUSED,
  "endless.ax": ENDLESS,
  "policy.json": POLICY,
};

const ENDLESS_ARGS = ["endless.ax", "--max-steps", "1000000000000"];

/** All endings. */
export const ENDINGS: readonly Ending[] = [
  { by: "command", name: "normal end", args: ["done.ax"], status: "0" },
  { by: "command", name: "trap", args: ["trap.ax"], status: "1" },
  {
    by: "command",
    name: "refused",
    args: ["refused.ax", "--policy", "policy.json"],
    status: "3",
  },
  ...(["SIGINT", "SIGTERM", "SIGHUP"] as const).flatMap((
    signal,
    i,
  ): Ending[] => [
    {
      by: "command",
      name: signal,
      args: ENDLESS_ARGS,
      status: ["130", "143", "129"][i]!,
      signal,
    },
    {
      by: "host",
      name: signal,
      args: ["wait"],
      status: ["130", "143", "129"][i]!,
      signal,
    },
  ]),
  { by: "host", name: "end", args: ["end"], status: "7" },
  { by: "host", name: "throw", args: ["throw"], status: "1" },
  { by: "host", name: "throw later", args: ["throw later"], status: "1" },
  { by: "host", name: "reject", args: ["reject"], status: "1" },
  { by: "host", name: "process.exit", args: ["process.exit"], status: "7" },
  {
    by: "host",
    name: "Deno.exit",
    args: ["Deno.exit"],
    status: "7",
    only: "deno",
  },
];

const RETRY_SOON = { status: 503, headers: { "retry-after": "1" } };

/** All faults, the first one being none. */
export const FAULTS: readonly Fault[] = [
  { name: "answers", delivers: true, answer: () => "accept" },
  {
    name: "slow 2 s",
    delivers: true,
    answer: async (): Promise<Answer> => {
      await pause(2_000);
      return "accept";
    },
  },
  {
    name: "503, then ok",
    delivers: true,
    answer: (index) => index === 0 ? RETRY_SOON : "accept",
  },
  { name: "hangs", delivers: false, answer: () => "hang" },
  { name: "refuses", delivers: false, answer: null },
  { name: "resets", delivers: false, answer: () => "close" },
  { name: "503 for ever", delivers: false, answer: () => 503 },
];

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** From when it was ready, or the signal was sent, to its end. */
  readonly milliseconds: number;
  readonly stderr: string;
}

/** How an ending and a fault went together. */
export interface Observed {
  /** What does not hold; empty if all is well. */
  readonly problems: readonly string[];
  /** Different spans that the collector took. */
  readonly delivered: number;
  /** Spans that the process itself said were lost. */
  readonly reported: number;
  readonly milliseconds: number;
  readonly status: string;
}

/** Ends a process in the presence of a fault; null for no telemetry at all. */
export async function end(
  runtime: RuntimeCommand,
  ending: Ending,
  endpoint: string | null,
  folder: string,
): Promise<Ended> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = process.env;
  const [program = "", ...before] = runtime.command;
  const child = spawn(
    program,
    [...before, ending.by === "host" ? HOST : MOD, ...ending.args],
    {
      cwd: folder,
      env: {
        ...env,
        NO_COLOR: "1",
        ...(endpoint === null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
      },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let stderr = "";
  let start = performance.now();
  let isReady = false;
  child.stderr.on("data", (data) => {
    stderr += data;
    if (isReady || !/^"?ready"?$/m.test(stderr)) return;
    isReady = true;
    start = performance.now();
    if (ending.signal !== undefined) child.kill(ending.signal);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({
        code,
        signal,
        milliseconds: performance.now() - start,
        stderr,
      });
    });
  });
}

/**
 * Ends a process while the collector has a fault, and compares with what
 * happens without telemetry.
 *
 * @param plain How the process ends without telemetry.
 * @param tolerance Milliseconds beyond the limit for a busy machine.
 */
export async function observe(
  runtime: RuntimeCommand,
  ending: Ending,
  fault: Fault,
  plain: Ended,
  folder: string,
  tolerance: number,
): Promise<Observed> {
  const { answer } = fault;
  const collector = answer === null ? null : await startCollector(answer);
  const endpoint = collector?.endpoint ?? await refusingEndpoint();
  const ended = await end(runtime, ending, endpoint, folder);
  await collector?.close();
  const delivered = new Set(collector?.spans.map(({ spanId }) => spanId)).size;
  const reported = [...ended.stderr.matchAll(/: (\d+) spans? not delivered/g)]
    .reduce((sum, [, count]) => sum + Number(count), 0);
  const problems: string[] = [];
  const status = statusOf(ended);
  if (status !== ending.status || statusOf(plain) !== ending.status) {
    problems.push(
      `ended with ${status}, ${statusOf(plain)} without telemetry, ` +
        `instead of ${ending.status}`,
    );
  }
  if (fault.delivers && delivered !== SPANS) {
    problems.push(`delivered ${delivered} of ${SPANS}`);
  }
  if (!fault.delivers && reported !== SPANS) {
    problems.push(`reported ${reported} of ${SPANS} lost`);
  }
  if (fault.delivers && reported !== 0) {
    problems.push(`reported ${reported} lost`);
  }
  const beyond = ended.milliseconds - plain.milliseconds;
  if (beyond > LIMIT_MS + tolerance) {
    problems.push(`took ${(beyond / 1000).toFixed(1)} s more`);
  }
  const said = programText(ended.stderr);
  if (said !== programText(plain.stderr)) {
    problems.push(`said "${said}" instead of "${programText(plain.stderr)}"`);
  }
  return {
    problems,
    delivered,
    reported,
    milliseconds: ended.milliseconds,
    status,
  };
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGINT: "130",
  SIGTERM: "143",
  SIGHUP: "129",
};

/** Deno tells exit codes above 128 as signals, so both are one here. */
function statusOf({ code, signal }: Ended): string {
  return signal === null ? String(code) : SIGNALS[signal] ?? signal;
}

/** Standard error without what telemetry says, and without stack traces. */
function programText(stderr: string): string {
  return stderr.split("\n")
    .filter((line) => !/^(?:warning: | {4}at )/.test(line)).join("\n");
}

/** Runs tasks, so many at a time, and gives their results in order. */
export async function inParallel<T>(
  lanes: number,
  tasks: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) {
      const at = next++;
      results[at] = await tasks[at]!();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
