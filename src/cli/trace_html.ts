// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna trace FILE --html PATH`: a run as one page.
 *
 * @module
 */

import type { AnyPolicy } from "../capability/mod.ts";
import { moduleHash, policyHash, runModule } from "../run/mod.ts";
import { display } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import type { Loaded } from "./program.ts";
import { RESIDENT_BYTES } from "./run_limits.ts";
import { Timeline } from "./timeline.ts";
import { timelinePage } from "./timeline_page.ts";

/** Runs the program and writes the page; the exit code is that of the writing. */
export async function traceToPage(
  call: Call,
  { module }: Extract<Loaded, { kind: "module" }>,
  policy: AnyPolicy,
  path: string,
): Promise<number> {
  const { world, positionals } = call;
  const timeline = new Timeline();
  const { outcome, steps } = await runModule(module, {
    policy,
    keepEvents: false,
    recorder: timeline.recorder,
    onEvent: (event) => timeline.event(event),
    onDebug: (line) => {
      timeline.debug(line);
      world.error(`${line}\n`);
    },
    onTrace: (line) => timeline.trace(line),
    limits: { residentBytes: RESIDENT_BYTES },
  });
  const ending = outcome.kind === "done"
    ? display(outcome.value)
    : `${outcome.kind}: ${outcome.text}`;
  world.writeFile(
    path,
    timelinePage(timeline, {
      program: positionals[0] ?? "",
      ending,
      isFailure: outcome.kind !== "done",
      steps: String(steps),
      milliseconds: timeline.now(),
      policy: call.text("policy") ?? "allow-all",
      programHash: moduleHash(module),
      policyHash: policyHash(policy),
      refusal: outcome.kind === "refused" ? outcome.refusal : null,
    }),
  );
  world.out(`trace written to ${path}\n`);
  return outcome.kind === "done" ? SUCCESS : FAILED;
}
