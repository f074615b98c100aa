// Copyright 2026 the Boruna authors. MIT license.

/**
 * Event logs of the reference: what it reads, refuses, and writes.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeEventLog,
  encodeEventLog,
  EventLogError,
  verificationText,
} from "../../src/replay/mod.ts";
import { type Program, replay, run } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";

/** A case of `replay.json`: one command, `replay case.axbc log.json`. */
interface ReplayCase {
  readonly id: string;
  readonly payload: string | null;
  readonly "file_hex"?: string;
  readonly log: string | null;
  readonly "log_is_recorded": boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A case of `eventlog.json`: files, and commands over them. */
interface LogCase {
  readonly id: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly steps: readonly {
    readonly args: readonly string[];
    readonly stdout: string;
    readonly stderr: string;
    readonly "files_after"?: Readonly<Record<string, string>>;
  }[];
}

function load<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

/** A log, the refusal it meets if any, and whether it has the written form. */
interface Log {
  readonly id: string;
  readonly text: string;
  readonly refusal: string | null;
  readonly isWritten: boolean;
}

function refusalIn(stderr: string): string | null {
  return /^error: invalid event log: (.*)\n$/s.exec(stderr)?.[1] ?? null;
}

const replays = load<ReplayCase>("replay.json");
const logCases = load<LogCase>("eventlog.json");

const logs: readonly Log[] = [
  ...replays.flatMap((c): Log[] =>
    c.log === null ? [] : [{
      id: c.id,
      text: c.log,
      refusal: refusalIn(c.stderr),
      isWritten: c.log_is_recorded,
    }]
  ),
  ...logCases.flatMap(({ id, files, steps }): Log[] => [
    ...(steps[0]!.args[0] === "replay" && typeof files["l.json"] === "string"
      ? [{
        id,
        text: files["l.json"],
        refusal: refusalIn(steps[0]!.stderr),
        isWritten: false,
      }]
      : []),
    ...steps.flatMap((step) =>
      Object.entries(step.files_after ?? {}).map(([name, text]): Log => ({
        id: `${id} ${name}`,
        text,
        refusal: null,
        isWritten: name.endsWith(".json"),
      }))
    ),
  ]),
];

test(`decodeEventLog() reads and refuses ${logs.length} logs as the reference does`, () => {
  for (const { id, text, refusal } of logs) {
    if (refusal === null) decodeEventLog(text);
    else {
      const error = assertThrows(
        () => decodeEventLog(text),
        EventLogError,
        undefined,
        id,
      );
      assertEquals(error.message, refusal, id);
    }
  }
});

const written = logs.filter((log) => log.isWritten);

test(`encodeEventLog() writes ${written.length} recorded logs byte for byte`, () => {
  for (const { id, text } of written) {
    assertEquals(encodeEventLog(decodeEventLog(text)), text, id);
  }
});

/** A replay that got as far as running the program. */
interface Replay {
  readonly id: string;
  readonly program: Program;
  readonly log: string;
  readonly stdout: string;
  readonly stderr: string;
}

function moduleFile(payload: string): Uint8Array {
  const body = new TextEncoder().encode(payload);
  const file = new Uint8Array(10 + body.length);
  file.set([0x4c, 0x4c, 0x4d, 0x42, 1, 0]);
  new DataView(file.buffer).setUint32(6, body.length, true);
  file.set(body, 10);
  return file;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function isReplay(step: { readonly stdout: string }): boolean {
  return step.stdout.includes("replay verification: ");
}

const runs: readonly Replay[] = [
  ...replays.filter(isReplay).map((c): Replay => ({
    ...c,
    program: moduleFile(c.payload!),
    log: c.log!,
  })),
  ...logCases.flatMap(({ id, files, steps }): Replay[] => {
    const [step] = steps;
    const log = files["l.json"];
    if (typeof log !== "string" || !isReplay(step!)) return [];
    const source = files["p.ax"];
    const module = files["m.axbc"] as { base64: string } | undefined;
    const program = module === undefined
      ? source as string
      : fromBase64(module.base64);
    return [{ id, program, log, stdout: step!.stdout, stderr: step!.stderr }];
  }),
];

test(`replay() answers and verifies ${runs.length} runs as the reference does`, async () => {
  for (const { id, program, log, stdout, stderr } of runs) {
    const { result, verification } = await replay(program, decodeEventLog(log));
    const { outcome } = result;
    const isDone = outcome.kind === "done";
    const verified = `replay verification: ${verificationText(verification)}\n`;
    assertEquals(
      isDone
        ? `replay result: ${display(outcome.value)}\n${verified}`
        : verified,
      stdout,
      id,
    );
    assertEquals(isDone ? "" : `replay error: ${outcome.text}\n`, stderr, id);
  }
});

/** A program, and the log that a plain run of it records. */
interface Recording {
  readonly id: string;
  readonly program: Program;
  readonly text: string;
}

const recordings: readonly Recording[] = [
  ...replays.filter((c) => c["log_is_recorded"]).map((c): Recording => ({
    id: c.id,
    program: moduleFile(c.payload!),
    text: c.log!,
  })),
  ...logCases.flatMap(({ id, files, steps }): Recording[] => {
    const text = steps[0]!["files_after"]?.["l.json"];
    const module = files["m.axbc"] as { base64: string } | undefined;
    if (steps[0]!.args[0] !== "run" || text === undefined) return [];
    return [{ id, program: fromBase64(module!.base64), text }];
  }),
];

test(`run() records ${recordings.length} logs byte for byte`, async () => {
  for (const { id, program, text } of recordings) {
    const { events } = await run(program);
    assertEquals(encodeEventLog(events), text, id);
  }
});
