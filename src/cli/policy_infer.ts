// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy infer LOG`: from what a run did to a policy that allows it.
 *
 * @module
 */

import {
  loadPolicyTools,
  type PolicyV2,
  type RecordedCall,
} from "../capability/mod.ts";
import { currentDirectory } from "../host/mod.ts";
import { EventLogError, readEventLog } from "../replay/mod.ts";
import { loadPolicySources } from "../run/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { diffText } from "./policy_diff.ts";
import { policyOfWord } from "./policy_file.ts";
import { loadProgram } from "./program.ts";

/** Infers a policy. */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const tools = await loadPolicyTools();
  const word = call.text("policy");
  const current: PolicyV2 | null = word === undefined
    ? null
    : tools.upgradePolicy(await policyOfWord(word));
  const calls = await readCalls(call, path);
  const { policy, evidence, skipped } = tools.inferPolicy(calls, {
    base: currentDirectory(),
    isExact: call.has("exact"),
    current,
  });
  const text = tools.policyToFile(policy);
  const output = call.text("output");
  if (output !== undefined) world.writeFile(output, text);
  const diff = current === null ? null : tools.diffPolicies(current, policy);
  if (call.has("json")) {
    const hash = tools.policyHash(policy);
    world.out(
      `{"policy":${tools.policyV2ToJson(policy)},"hash":"${hash}",` +
        `"evidence":${JSON.stringify(evidence)},` +
        `"skipped":${JSON.stringify(skipped)},` +
        `"diff":${JSON.stringify(diff)}}\n`,
    );
    return SUCCESS;
  }
  if (output === undefined) world.out(text);
  const kinds = `${calls.length} ${calls.length === 1 ? "call" : "calls"}`;
  world.error(
    `${evidence.length} ${
      evidence.length === 1 ? "rule" : "rules"
    } from ${kinds}${output === undefined ? "" : `, written to ${output}`}\n`,
  );
  for (const why of skipped) world.error(`no rule for ${why}\n`);
  if (diff !== null) {
    const isSame = diff.verdicts.length === 0 && diff.settings.length === 0;
    world.error(isSame ? "it allows what the policy allows\n" : diffText(diff));
  }
  return SUCCESS;
}

/** The calls of a log; with the program, also who made them. */
async function readCalls(
  call: Call,
  path: string,
): Promise<readonly RecordedCall[]> {
  const program = call.text("program");
  const { OtherProgram, recordedCalls, recordedCallsOf } =
    await loadPolicySources();
  try {
    const events = [...readEventLog(call.world.readChunks(path)).events];
    if (program === undefined) return recordedCalls(events);
    const loaded = loadProgram(program, call.world);
    if (loaded.kind === "errors") {
      throw new Failure(
        `${program} has errors; \`boruna check ${program}\` shows them`,
      );
    }
    return await recordedCallsOf(loaded.module, events);
  } catch (error) {
    if (error instanceof OtherProgram) {
      throw new Failure(
        `${program} does not do what ${path} says: ${error.message}`,
      );
    }
    if (!(error instanceof EventLogError)) throw error;
    throw new Failure(`invalid event log: ${error.message}`);
  }
}
