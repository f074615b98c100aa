// Copyright 2026 the Boruna authors. MIT license.

/**
 * The handlers of a run with `--live`: the world itself.
 *
 * @module
 */

import { UNIT } from "../../value/mod.ts";
import { DEFAULT_FILE_LIMITS, type FileLimits } from "../file_guard.ts";
import type { Handlers } from "../handler.ts";
import type { LiveOptions } from "../live.ts";
import type { NetRules } from "../net_rules.ts";
import { netRulesOf } from "../policy_net.ts";
import { ALLOW_ALL } from "../policy.ts";
import { random, timeNow } from "./clock.ts";
import { dbQuery } from "./db.ts";
import { fsReadHandler } from "./fs_read.ts";
import { fsWriteHandler } from "./fs_write.ts";
import { llmCall } from "./llm.ts";
import { MOCK_HANDLERS } from "./mock.ts";
import { netFetchHandler } from "./net_fetch.ts";

/** Live handlers for all capabilities under a policy. */
export function makeLiveHandlers(
  { policy, net, files }: LiveOptions,
): Handlers {
  const rules: Partial<NetRules> = {
    ...netRulesOf(policy),
    // The word itself, not a file that says the same.
    loopbackLiterals: policy === ALLOW_ALL,
    ...net,
  };
  const limits: FileLimits = { ...DEFAULT_FILE_LIMITS, ...files };
  return {
    "net.fetch": netFetchHandler({ rules }),
    "fs.read": fsReadHandler(limits),
    "fs.write": fsWriteHandler(limits),
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
