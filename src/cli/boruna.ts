// Copyright 2026 the Boruna authors. MIT license.

/**
 * The program on its own, without the library: what a bundle starts with.
 *
 * @module
 */

import { args, setExitCode } from "../host/mod.ts";
import { main } from "./main.ts";
import { run } from "./run.ts";
import { processWorld } from "./world.ts";

setExitCode(await main(args(), processWorld(), { run }));
