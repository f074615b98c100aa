// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sends batches from a hook that cannot await: a worker does the requests while
 * this thread sleeps on shared memory.
 *
 * It is the one way that works in `exit` and `unload` hooks of all runtimes.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import { Worker } from "node:worker_threads";
import { type Body, type Outcome, requestForm } from "./post.ts";
import type { OtlpSettings } from "./settings.ts";

/** The states of a batch in the shared memory. */
const WAITING = 0;
const ACCEPTED = 1;

/**
 * What the worker runs. It is text, because a worker's file would have to be
 * found again in bundles and compiled programs.
 */
const SOURCE = `
const { workerData } = require("node:worker_threads");
const { url, headers, bodies, states, milliseconds } = workerData;
const end = performance.now() + milliseconds;
const left = () => end - performance.now();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const send = async (i) => {
  for (let attempt = 0; left() > 0; attempt++) {
    let wait = Math.min(1000, 100 * 4 ** attempt);
    try {
      const response = await fetch(url, {
        method: "POST", headers, body: bodies[i], redirect: "manual",
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(left()))),
      });
      const { status } = response;
      await response.arrayBuffer();
      if (response.ok) return ${ACCEPTED};
      if (status !== 429 && status !== 502 && status !== 503 && status !== 504) return status || 300;
      const seconds = Number(response.headers.get("retry-after") || NaN);
      if (seconds >= 0) wait = seconds * 1000;
      if (wait >= left()) return status;
    } catch (error) {
      if (!(error instanceof TypeError) || attempt >= 2 || wait >= left()) return 2;
    }
    await pause(wait);
  }
  return 2;
};
const run = async () => {
  let next = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const i = next++;
      Atomics.store(states, i + 1, await send(i));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  Atomics.store(states, 0, 1);
  Atomics.notify(states, 0);
};
run();
`;

/** Sends batches and waits for the outcome of each, within so many milliseconds. */
export function postBlocking(
  settings: OtlpSettings,
  bodies: readonly Body[],
  milliseconds: number,
): Outcome[] {
  const states = new Int32Array(new SharedArrayBuffer(4 * (bodies.length + 1)));
  let failure = `no answer within ${milliseconds} ms`;
  try {
    const worker = new Worker(SOURCE, {
      eval: true,
      workerData: {
        ...requestForm(settings),
        bodies: bodies.map(({ bytes }) =>
          settings.compression === "gzip"
            ? gzipSync(bytes, { level: 1 })
            : bytes
        ),
        states,
        milliseconds,
      },
    });
    worker.unref();
    Atomics.wait(states, 0, 0, milliseconds);
  } catch (error) {
    // Node's permission model may refuse workers.
    failure = error instanceof Error ? error.message : String(error);
  }
  return bodies.map((_, i): Outcome => {
    const state = Atomics.load(states, i + 1);
    if (state === ACCEPTED) {
      return { kind: "accepted", rejected: 0, message: "" };
    }
    if (state === WAITING) return { kind: "refused", reason: failure };
    return {
      kind: "refused",
      reason: state >= 300
        ? `HTTP ${state}`
        : "the collector cannot be reached",
    };
  });
}
