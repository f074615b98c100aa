// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna capability list`.
 *
 * @module
 */

import {
  capabilityReport,
  reportToJson,
  reportToText,
} from "../capability/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS } from "./exit.ts";
import { REFERENCE_VERSION } from "./version.ts";

/**
 * Prints the capabilities. The version is that of the reference, because the
 * report says which implementation's set this is compatible with.
 */
export function run({ world, has }: Call): number {
  const report = capabilityReport("boruna", REFERENCE_VERSION);
  world.out(has("json") ? reportToJson(report) : reportToText(report));
  return SUCCESS;
}
