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
} from "../../src/replay/mod.ts";

/** A case of `replay.json`: one command, `replay case.axbc log.json`. */
interface ReplayCase {
  readonly id: string;
  readonly log: string | null;
  readonly "log_is_recorded": boolean;
  readonly stderr: string;
}

/** A case of `eventlog.json`: files, and commands over them. */
interface LogCase {
  readonly id: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly steps: readonly {
    readonly args: readonly string[];
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
