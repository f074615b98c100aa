// Copyright 2026 the Boruna authors. MIT license.

/**
 * Generated programs with effects, recorded against a world made of chance and
 * replayed against the log alone.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  type Handler,
  HandlerFailure,
  type Handlers,
} from "../../src/capability/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";
import {
  encodeEventLog,
  readEventLog,
  verificationText,
} from "../../src/replay/mod.ts";
import { loadProgram, replay, run, verify } from "../../src/run/mod.ts";
import {
  CAPABILITY_NAMES,
  type CapabilityName,
  Float,
  listOf,
  mapOf,
  UNIT,
  type Value,
  valueToJson,
} from "../../src/value/mod.ts";
import { generate, seeded } from "./generate.ts";

/** A recorded run: its log, and one line about how it ended. */
export interface Recorded {
  readonly seed: number;
  readonly log: string;
  readonly end: string;
}

/** Answers of the right type, drawn by chance; some fail, some take a while. */
function worldOf(seed: number): Handlers {
  const random = seeded(seed ^ 0x5eed);
  const text = () => {
    const words = [
      "",
      "a",
      "grüße 😀",
      '{"a": [1, 2.5]}',
      'x\n"y"\\',
      "\u2028",
    ];
    return words[Math.floor(random() * words.length)]! +
      String(Math.floor(random() * 1e6));
  };
  const answers: Readonly<Record<CapabilityName, () => Value>> = {
    "net.fetch": text,
    "fs.read": text,
    "fs.write": () => random() < 0.5,
    "db.query": () =>
      listOf([mapOf([["k", text()], ["__proto__", text()]]), mapOf([])]),
    "llm.call": text,
    "time.now": () => Math.floor(random() * 2 ** 53),
    // Powers differ in their last bit between engines.
    "random": () =>
      new Float(Number(`${random()}e${Math.floor(random() * 40 - 20)}`)),
    "ui.render": () => UNIT,
    "actor.spawn": () => UNIT,
    "actor.send": () => UNIT,
    "step.input": text,
  };
  const handler: Handler = (_args, { capability, form }) => {
    if (form === "try" && random() < 0.3) throw new HandlerFailure(text());
    const answer = answers[capability]();
    return random() < 0.2 ? Promise.resolve(answer) : answer;
  };
  return Object.fromEntries(CAPABILITY_NAMES.map((name) => [name, handler]));
}

function moduleOf(seed: number) {
  return loadProgram(makeSource("prog.ax", generate(seed))).module;
}

function endOf(
  { outcome, steps }: Awaited<ReturnType<typeof run>>,
): string {
  const text = outcome.kind === "done"
    ? valueToJson(outcome.value)
    : outcome.text;
  return `${outcome.kind} ${text} after ${steps}`;
}

/** Records the program of a seed. */
export async function record(seed: number): Promise<Recorded> {
  const result = await run(moduleOf(seed), {
    policy: "allow-all",
    handlers: worldOf(seed),
  });
  return { seed, log: encodeEventLog(result.events), end: endOf(result) };
}

/** Replays a recording, strictly and as the reference does; what is wrong. */
export async function replayed(
  { seed, log, end }: Recorded,
): Promise<string[]> {
  const module = moduleOf(seed);
  const wrong: string[] = [];
  const strict = await verify(module, readEventLog([log]));
  // A run that failed in a call ends with that call.
  if (!["identical", "ended"].includes(strict.following.kind)) {
    wrong.push(`seed ${seed}: ${JSON.stringify(strict.following)}`);
  }
  const events = [...readEventLog([log]).events];
  const lenient = await replay(module, events);
  if (lenient.verification.kind !== "identical") {
    wrong.push(`seed ${seed}: ${verificationText(lenient.verification)}`);
  }
  if (strict.following.kind === "identical") {
    const { result } = strict;
    if (encodeEventLog(result.events) !== log) {
      wrong.push(`seed ${seed}: the log of the replay differs`);
    }
    if (endOf(result) !== end) {
      wrong.push(`seed ${seed}: ${endOf(result)}, recorded ${end}`);
    }
  }
  return wrong;
}

/** One line that is equal where recordings are. */
export function digest({ seed, log, end }: Recorded): string {
  const hash = createHash("sha256").update(log).update("\0").update(end)
    .digest("hex");
  return `${seed} ${log.length} ${hash.slice(0, 32)}`;
}
