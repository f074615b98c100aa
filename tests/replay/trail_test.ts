// Copyright 2026 the Boruna authors. MIT license.

/**
 * A log that keeps calls in little room gives the events of one that makes an
 * object of each, however many there are and whenever it is asked.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { EventLog } from "../../src/replay/mod.ts";
import { CAPABILITY_NAMES, listOf } from "../../src/value/mod.ts";
import { seeded } from "../support/generate.ts";

/** Tells logs of the same random events. */
function happen(logs: readonly EventLog[], count: number, seed: number): void {
  const random = seeded(seed);
  for (let i = 0; i < count; i++) {
    const name = CAPABILITY_NAMES[
      Math.floor(random() * CAPABILITY_NAMES.length)
    ]!;
    const args = i % 3 === 0 ? [] : [i, `text ${i}`];
    const tells: ((log: EventLog) => void)[] = [
      (log) => log.capCall(name, args),
      (log) => log.capResult(name, listOf([i])),
      (log) => log.capCall(name, args, i),
      (log) => log.capResult(name, i, i),
      (log) => log.uiEmit(i),
      (log) => log.contractCheck("f", "requires", i, true),
    ];
    const tell = tells[Math.floor(random() * tells.length)]!;
    for (const log of logs) tell(log);
  }
}

for (const count of [0, 1, 31, 32, 33, 64, 65, 5000, 20_000]) {
  test(`${count} events are the same in little room`, () => {
    const [small, whole] = [new EventLog(), new EventLog(true)];
    happen([small, whole], count, count + 1);
    assertEquals(whole.events.length, count);
    assertEquals(small.events, whole.events);
  });
}

test("events are told again after more have happened", () => {
  const [small, whole] = [new EventLog(), new EventLog(true)];
  const { events } = small;
  for (const [i, count] of [10, 0, 100, 1, 5000].entries()) {
    happen([small, whole], count, i + 1);
    assertEquals(small.events, whole.events);
  }
  assertStrictEquals(small.events, events);
});
