// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sends bodies from a hook that cannot await: a worker does the requests while
 * this thread sleeps.
 *
 * @module
 */

import { runBlocking } from "../host/mod.ts";
import { type Outcome, outcomeOfStatus, requestForm } from "./post.ts";
import type { OtlpSettings } from "./settings.ts";

/** What the worker notes of a body instead of a status. */
const UNREACHABLE = 1;
const FORBIDDEN = 2;
/** The words of control memory a body has, behind the first one. */
const WORDS = 3;
/** The bytes of an answer that are kept: it holds one short message. */
const ANSWER_BYTES = 512;

/**
 * What the worker runs. It is text, because a worker's file would have to be
 * found again in bundles and compiled programs.
 */
const SCRIPT =
  `async ({ control, answers, url, headers, bodies, milliseconds, requestTimeout }) => {
  const end = performance.now() + milliseconds;
  const left = () => end - performance.now();
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let isDown = false;
  const send = async (i) => {
    for (let attempt = 0; left() > 0; attempt++) {
      let wait = Math.min(1000, 100 * 4 ** attempt) * (0.5 + Math.random() / 2);
      try {
        const limit = Math.max(1, Math.ceil(Math.min(left(), requestTimeout || Infinity)));
        const response = await fetch(url, {
          method: "POST", headers, body: bodies[i], redirect: "manual",
          signal: AbortSignal.timeout(limit),
        });
        const status = response.status || 300;
        const answer = new Uint8Array(await response.arrayBuffer());
        const kept = answer.length <= ${ANSWER_BYTES} ? answer : new Uint8Array();
        answers.set(kept, i * ${ANSWER_BYTES});
        control[2 + i * ${WORDS}] = kept.length;
        control[3 + i * ${WORDS}] = (response.headers.get("content-type") || "").includes("json") ? 1 : 0;
        if (![429, 502, 503, 504].includes(status)) return status;
        const after = response.headers.get("retry-after");
        if (after !== null) {
          wait = /^[0-9]+$/.test(after.trim())
            ? Number(after) * 1000
            : Math.max(0, Date.parse(after) - Date.now()) || wait;
        }
        if (wait >= left()) return status;
      } catch (error) {
        if (error.name === "NotCapable") return ${FORBIDDEN};
        if (error.name === "TimeoutError") {
          if (left() <= 1) return 0;
          continue;
        }
        if (isDown || attempt >= 2 || wait >= left()) {
          isDown = true;
          return ${UNREACHABLE};
        }
      }
      await pause(wait);
    }
    return 0;
  };
  let next = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const i = next++;
      Atomics.store(control, 1 + i * ${WORDS}, await send(i));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  Atomics.store(control, 0, 1);
  Atomics.notify(control, 0);
}`;

/** Sends bodies and waits for the outcome of each, within so many milliseconds. */
export function postBlocking(
  settings: OtlpSettings,
  bodies: readonly Uint8Array<ArrayBuffer>[],
  milliseconds: number,
): Outcome[] {
  const count = bodies.length;
  const control = new Int32Array(
    new SharedArrayBuffer(4 * (1 + WORDS * count)),
  );
  const answers = new Uint8Array(new SharedArrayBuffer(ANSWER_BYTES * count));
  let failure = `no answer within ${milliseconds} ms`;
  try {
    runBlocking(SCRIPT, {
      control,
      answers,
      ...requestForm(settings),
      bodies,
      milliseconds,
      requestTimeout: settings.requestTimeout ?? 0,
    } as { readonly control: Int32Array }, milliseconds);
  } catch (error) {
    // Node's permission model may refuse workers.
    failure = error instanceof Error ? error.message : String(error);
  }
  return bodies.map((_, i): Outcome => {
    const at = 1 + WORDS * i;
    const status = Atomics.load(control, at);
    switch (status) {
      case 0:
        return { kind: "refused", reason: failure };
      case UNREACHABLE:
        return { kind: "refused", reason: "the collector cannot be reached" };
      case FORBIDDEN:
        return { kind: "refused", reason: "no permission to use the network" };
    }
    const from = ANSWER_BYTES * i;
    const answer = answers.slice(from, from + control[at + 1]!);
    return outcomeOfStatus(status, answer, control[at + 2] === 1, null);
  });
}
