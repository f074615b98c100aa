// Copyright 2026 the Boruna authors. MIT license.

/**
 * What telemetry would do in this environment, and whether the collector
 * answers; for people who wonder where their spans are.
 *
 * @module
 */

import { isActive, isDisabled, isHosted } from "./activation.ts";
import type { Environment } from "./activation.ts";
import { compression, type Outcome, post } from "./post.ts";
import { printable, publicAddress, readSettings } from "./settings.ts";
import { type Variable, VARIABLES } from "./variables.ts";

/** What was found. */
export interface Inspection {
  /** Whether spans go anywhere, and where; one sentence. */
  readonly state: string;
  /** Whether spans go anywhere. */
  readonly isOn: boolean;
  /** What is wrong with the settings. */
  readonly warnings: readonly string[];
  /** What the collector said; null if it was not asked. */
  readonly answer: { readonly isGood: boolean; readonly text: string } | null;
  /** The variables that are set. */
  readonly variables: readonly Variable[];
}

/** How long the collector has to answer, in milliseconds. */
const PATIENCE = 3_000;

/** Looks at the environment and asks the collector. Never rejects. */
export async function inspectTelemetry(env: Environment): Promise<Inspection> {
  const variables = VARIABLES.filter(({ name }) => Boolean(env(name)));
  const off = (state: string): Inspection => ({
    state,
    isOn: false,
    warnings: [],
    answer: null,
    variables,
  });
  if (isDisabled(env)) return off("off: OTEL_SDK_DISABLED is true");
  if (isHosted()) {
    return {
      ...off("spans go to the provider that this process registered"),
      isOn: true,
    };
  }
  if (!isActive(env)) {
    return off("off: OTEL_EXPORTER_OTLP_ENDPOINT is not set");
  }
  const { otlp, console, warnings } = readSettings(env);
  if (otlp === null) {
    return {
      ...off(console ? "spans are shown on standard error" : "off"),
      isOn: console,
      warnings,
    };
  }
  const compress = await compression(otlp);
  const empty = otlp.protocol === "http/json"
    ? new TextEncoder().encode('{"resourceSpans":[]}')
    : new Uint8Array();
  const start = performance.now();
  const outcome = await post(
    otlp,
    compress(empty),
    PATIENCE,
    new AbortController().signal,
  );
  const time = Math.round(performance.now() - start);
  return {
    state: `spans go to ${
      printable(publicAddress(otlp.url))
    } as ${otlp.protocol}`,
    isOn: true,
    warnings,
    answer: {
      isGood: outcome.kind === "accepted",
      text: `${textOf(outcome)}, after ${time} ms`,
    },
    variables,
  };
}

function textOf(outcome: Outcome): string {
  if (outcome.kind === "accepted") return "the collector answers";
  return `the collector does not take spans: ${outcome.reason}`;
}
