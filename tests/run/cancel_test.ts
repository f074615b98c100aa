// Copyright 2026 the Boruna authors. MIT license.

/**
 * Stopping a run, wherever it is, with its log closed properly.
 *
 * @module
 */

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { readEventLog } from "../../src/replay/mod.ts";
import { run, type RunOptions, verify } from "../../src/run/mod.ts";
import { MOD, runtimeCommand } from "../support/spawn.ts";

/** What a busy machine may add to the 50 ms that a free one needs. */
const PATIENCE_MS = 1000;

const BUSY = "fn main() -> Int { let mut i = 0 while true { i = i + 1 } i }";
const CALLS = `fn main() -> Int !{time.now} {
  let mut i = 0
  while true { i = i + time_now() }
  i
}`;
const WAITS = 'fn main() -> String !{fs.read} { fs_read("a") }';
const TRIES = `fn main() -> Int !{fs.read} {
  let mut i = 0
  while true { match try_fs_read("a") { Ok(_) => 0, Err(_) => 1 } i = i + 1 }
  i
}`;

const deaf: RunOptions = {
  policy: "allow-all",
  // It never looks at its signal.
  handlers: { "fs.read": () => new Promise<never>(() => {}) },
};
const polite: RunOptions = {
  policy: "allow-all",
  handlers: {
    "fs.read": (_args, { signal }) =>
      new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason))
      ),
  },
};

for (
  const [where, source, options] of [
    ["while it computes", BUSY, {}],
    ["between calls that are answered at once", CALLS, { keepEvents: false }],
    ["between promises that are kept at once", CALLS, {
      keepEvents: false,
      policy: "allow-all",
      handlers: { "time.now": () => Promise.resolve(1) },
    }],
    ["between slow calls that are answered at once", CALLS, {
      keepEvents: false,
      policy: "allow-all",
      handlers: {
        "time.now": () => {
          const until = performance.now() + 5;
          while (performance.now() < until);
          return 1;
        },
      },
    }],
    ["while a handler never answers", WAITS, deaf],
    ["while a handler listens", WAITS, polite],
    ["in a call that may fail", TRIES, deaf],
  ] as const
) {
  test(`AbortSignal stops a run ${where}`, async () => {
    const controller = new AbortController();
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort();
    }, 30);
    const { outcome } = await run(source, {
      ...options,
      signal: controller.signal,
      limits: { steps: 1e15 },
    });
    assertEquals(outcome.kind, "cancelled");
    assert(performance.now() - aborted < PATIENCE_MS);
  });
}

test("a run whose signal was aborted before does nothing", async () => {
  const { outcome, steps, events } = await run(CALLS, {
    signal: AbortSignal.abort(),
  });
  assertEquals([outcome.kind, steps, events.length], ["cancelled", 0, 0]);
});

/** Interrupts the command after its log has grown; exit code and log. */
async function interrupted(
  signal: "SIGINT" | "SIGTERM",
  source: string,
): Promise<{ exit: number | string | null; log: string; parts: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-signal-"));
  try {
    writeFileSync(join(folder, "app.ax"), source);
    const [command, ...args] = [
      ...runtimeCommand(MOD),
      "app.ax",
      "--record",
      "log.json",
      "--max-steps",
      "1000000000000",
    ];
    const child = spawn(command!, args, { cwd: folder, stdio: "ignore" });
    const exit = await new Promise<number | string | null>(
      (resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, name) => resolve(code ?? name));
        const poll = setInterval(() => {
          const part = join(folder, "log.json.part");
          if (!existsSync(part) || readFileSync(part).length < 500) return;
          clearInterval(poll);
          child.kill(signal);
        }, 10);
        setTimeout(() => {
          clearInterval(poll);
          child.kill("SIGKILL");
        }, 50_000).unref();
      },
    );
    return {
      exit,
      log: readFileSync(join(folder, "log.json"), "utf8"),
      parts: existsSync(join(folder, "log.json.part")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  test(`${signal} ends the command with ${code} and a whole log`, {
    skip: process.platform === "win32",
    timeout: 120_000,
  }, async () => {
    const { exit, log, parts } = await interrupted(signal, CALLS);
    // To a shell, a process that ended by the signal has the same code.
    assert(exit === code || exit === signal, `${exit}`);
    assertEquals(parts, false);
    assert(log.endsWith('"ended": "cancelled"\n}'));
    const { following } = await verify(CALLS, readEventLog([log]), {
      limits: { steps: 1e15 },
    });
    assertEquals(following.kind, "ended");
  });
}
