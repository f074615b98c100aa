// Copyright 2026 the Boruna authors. MIT license.

/**
 * Waiting without the event loop: a worker works while this thread sleeps.
 *
 * It is the one way to finish something asynchronous in the last, synchronous
 * moment of a process, and it works on all runtimes.
 *
 * @module
 */

import { DENO, process } from "./globals.ts";

/**
 * Runs a script in a worker and sleeps until it stores something but 0 at the
 * start of the shared memory, or until the time is up.
 *
 * @param script A function expression that takes the data.
 * @param data What the script gets; its `control` is a shared `Int32Array`.
 * @throws What the runtime says when it forbids workers.
 */
export function runBlocking(
  script: string,
  data: { readonly control: Int32Array },
  milliseconds: number,
): void {
  let stop: () => void;
  if (DENO === undefined) {
    const { Worker } = process().getBuiltinModule("node:worker_threads");
    const worker = new Worker(
      `(${script})(require("node:worker_threads").workerData)`,
      { eval: true, workerData: data },
    );
    worker.unref();
    stop = () => void worker.terminate();
  } else {
    const worker = new Worker(
      "data:text/javascript," +
        encodeURIComponent(`onmessage = ({ data }) => (${script})(data)`),
      { type: "module" },
    );
    worker.postMessage(data);
    stop = () => worker.terminate();
  }
  Atomics.wait(data.control, 0, 0, milliseconds);
  // A worker that still waits for an answer must not outlive the process.
  stop();
}
