// Copyright 2026 the Boruna authors. MIT license.

/**
 * The handlers of a run with `--live`: the world itself.
 *
 * @module
 */

import { UNIT } from "../../value/mod.ts";
import type { Handlers } from "../handler.ts";
import type { Policy } from "../policy.ts";
import { random, timeNow } from "./clock.ts";
import { dbQuery } from "./db.ts";
import { fsRead } from "./fs_read.ts";
import { fsWrite } from "./fs_write.ts";
import { llmCall } from "./llm.ts";
import { MOCK_HANDLERS } from "./mock.ts";
import { netFetchHandler } from "./net_fetch.ts";

/** Live handlers for all capabilities under a policy. */
export function makeLiveHandlers(policy: Policy): Handlers {
  return {
    "net.fetch": netFetchHandler({ policy: policy.netPolicy }),
    "fs.read": fsRead,
    "fs.write": fsWrite,
    "db.query": dbQuery,
    "llm.call": llmCall,
    "time.now": timeNow,
    "random": random,
    "ui.render": () => UNIT,
    "actor.spawn": () => UNIT,
    "actor.send": () => UNIT,
    "step.input": MOCK_HANDLERS["step.input"]!,
  };
}
