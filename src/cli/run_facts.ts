// Copyright 2026 the Boruna authors. MIT license.

/**
 * What telemetry is told of a run; loaded when there is telemetry.
 *
 * @module
 */

export { runFacts } from "../run/mod.ts";
