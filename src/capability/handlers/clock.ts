// Copyright 2026 the Boruna authors. MIT license.

/**
 * `time.now` and `random`: what the world would answer.
 *
 * @module
 */

import { now, randomFloat } from "../../host/mod.ts";
import { Float } from "../../value/mod.ts";
import type { Handler } from "../handler.ts";

/** Whole seconds since 1970. */
export const timeNow: Handler = () => Math.floor(now() / 1000);

/** A Float in [0, 1). */
export const random: Handler = () => new Float(randomFloat());
