// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records a log of a million events to a file as the command does, and replays
 * it from the file: rates, and the memory that it takes.
 * `deno task bench:record [events]`.
 *
 * @module
 */

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { growFile, readTextChunks } from "../../src/host/mod.ts";
import { LogText, readEventLog } from "../../src/replay/mod.ts";
import { loadProgram, runModule, verify } from "../../src/run/mod.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const SOURCE = `fn main() -> Int !{time.now, fs.read} {
  let mut i = 0
  while i < ${Math.ceil(EVENTS / 4)} {
    let text = fs_read("row " ++ int_to_string(i))
    i = i + 1 + 0 * (time_now() + string_len(text))
  }
  i
}`;

const folder = mkdtempSync(join(tmpdir(), "boruna-bench-"));
const path = join(folder, "log.json");
let peak = 0;
const watch = setInterval(look, 50);

function look(): void {
  peak = Math.max(peak, process.memoryUsage().rss);
}

function told(what: string, events: number, start: number): void {
  look();
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(
    `${what} ${events} events in ${seconds.toFixed(1)} s: ${
      Math.round(events / seconds)
    } events/s, peak ${Math.round(peak / 1048576)} MiB\n`,
  );
  peak = 0;
}

try {
  const { module } = loadProgram(SOURCE);
  const limits = { steps: 1e12 };
  const text = new LogText();
  const file = growFile(path);
  let start = performance.now();
  file.write(text.open());
  const { outcome } = await runModule(module, {
    limits,
    keepEvents: false,
    onEvent: (event) => file.write(text.add(event)),
  });
  file.write(text.close());
  file.finish();
  if (outcome.kind !== "done") throw new Error(outcome.text);
  told("recorded", text.count, start);
  process.stdout.write(
    `the log has ${Math.round(statSync(path).size / 1048576)} MiB\n`,
  );
  start = performance.now();
  const { following } = await verify(
    module,
    readEventLog(readTextChunks(path)),
    { limits, keepEvents: false },
  );
  if (following.kind !== "identical") throw new Error(following.reason);
  told("replayed", following.events, start);
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
}
