// Copyright 2026 the Boruna authors. MIT license.

/**
 * Kills recording programs at moments of chance and looks at what they leave.
 *
 * @module
 */

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import {
  decodeNetTape,
  readEventLog,
  replayNet,
} from "../../src/replay/mod.ts";
import { run, verify } from "../../src/run/mod.ts";
import { MOD, runtimeCommand } from "./spawn.ts";

const LOGGING = `fn main() -> Int !{time.now, fs.read} {
  let mut i = 0
  while true {
    let text = fs_read("grüße " ++ int_to_string(i))
    emit text
    i = i + 1
  }
  i
}`;

const fetching = (port: number) =>
  `fn main() -> Int !{net.fetch} {
  let mut i = 0
  while true {
    let _ = net_fetch("http://127.0.0.1:${port}/" ++ int_to_string(i))
    i = i + 1
  }
  i
}`;

/** What a kill left. */
export interface Left {
  /** The bytes of the file. */
  readonly bytes: number;
  /** The whole events or transactions in it. */
  readonly whole: number;
}

/** Longer than the head of a file, so that something has happened. */
const GROWN = 200;

/** Starts a program, and kills it some time after its file has so many bytes. */
async function killed(
  source: string,
  flags: readonly string[],
  file: string,
  delayMs: number,
  size: number,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-kill-"));
  try {
    writeFileSync(join(folder, "app.ax"), source);
    const [command, ...args] = [
      ...runtimeCommand(MOD),
      "app.ax",
      "--max-steps",
      "1000000000000",
      ...flags,
    ];
    const child = spawn(command!, args, { cwd: folder, stdio: "ignore" });
    const part = join(folder, `${file}.part`);
    await new Promise<void>((resolve, reject) => {
      let isDue = false;
      const poll = setInterval(() => {
        if (isDue || !existsSync(part) || statSync(part).size < size) return;
        isDue = true;
        setTimeout(() => child.kill("SIGKILL"), delayMs);
      }, 2);
      const limit = setTimeout(() => child.kill("SIGKILL"), 60_000);
      child.on("error", reject);
      child.on("close", () => {
        clearInterval(poll);
        clearTimeout(limit);
        resolve();
      });
    });
    // What has the wanted name is whole, so there is nothing by that name.
    assert(!readdirSync(folder).includes(file));
    return readFileSync(part, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills a program that records a log; the log must load and replay. */
export async function killLog(
  delayMs: number,
  size: number = GROWN,
): Promise<Left> {
  const text = await killed(
    LOGGING,
    ["--record", "log.json"],
    "log.json",
    delayMs,
    size,
  );
  const reading = readEventLog([text]);
  const events = [...reading.events];
  assertEquals(reading.isComplete(), false);
  // Nothing after the last whole event but the beginning of the next one.
  const rest = text.length - text.lastIndexOf("\n    }") - "\n    }".length;
  assert(events.length === 0 || rest < 4096);
  const { following } = await verify(LOGGING, readEventLog([text]), {
    limits: { steps: 1e12 },
    keepEvents: false,
  });
  assertEquals(following.kind, "ended");
  assert(following.kind === "ended");
  assertEquals(following.events, events.length);
  return { bytes: text.length, whole: events.length };
}

/** Kills a program that records a tape; the tape must load and answer. */
export async function killTape(
  delayMs: number,
  size: number = GROWN,
): Promise<Left> {
  const server = createServer((request, response) => {
    response.end(`grüße ${request.url} "\n    },\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const text = await killed(
      fetching(port),
      ["--live", "--policy", "allow-all", "--record-net-to", "tape.json"],
      "tape.json",
      delayMs,
      size,
    );
    const tape = decodeNetTape(text);
    assert(tape.cut !== null);
    const count = tape.transactions.length;
    const { outcome } = await run(fetching(port), {
      policy: "allow-all",
      handlers: { "net.fetch": replayNet(tape.transactions) },
      limits: { steps: 1e12 },
      keepEvents: false,
    });
    assert(outcome.kind === "trap");
    assertEquals(
      outcome.text,
      "assertion failed: capability error: net.fetch replay tape exhausted " +
        `(${count} transactions consumed, script asked for more — at position ${count})`,
    );
    return { bytes: text.length, whole: count };
  } finally {
    server.close();
    server.closeAllConnections?.();
  }
}

/** Kills many programs, some at a time, at moments of chance. */
export async function killMany(
  logs: number,
  tapes: number,
  lanes: number,
  random: () => number,
  told: (what: string, left: Left) => void = () => {},
): Promise<void> {
  const jobs = [
    ...Array.from({ length: logs }, () => ["log", killLog] as const),
    ...Array.from({ length: tapes }, () => ["tape", killTape] as const),
  ];
  const lane = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      // Mostly early, sometimes after a while, now and then before anything.
      const size = random() < 0.2 ? 1 : GROWN;
      told(job[0], await job[1](random() ** 3 * 300, size));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
