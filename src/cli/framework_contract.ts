// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna framework validate FILE` and `boruna framework inspect FILE`: whether
 * a source keeps the protocol of an application (`spec/framework.md` 9.2, 9.3).
 *
 * @module
 */

import { type AppContract, AppError, validateApp } from "../framework/mod.ts";
import { parse } from "../syntax/mod.ts";
import { quoteJson } from "../value/mod.ts";
import { sourceOf } from "./app_program.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";

/** Tells whether the source is an application. */
export function validate(call: Call): number {
  const contract = contractOf(call, "");
  if (typeof contract === "number") return contract;
  const { hasPolicies, stateType, messageType } = contract;
  if (call.has("json")) {
    call.world.out(envelope(contract));
    return SUCCESS;
  }
  call.world.out(
    "valid App protocol\n  init:     yes\n  update:   yes\n  view:     yes\n" +
      `  policies: ${hasPolicies ? "yes" : "none (using defaults)"}\n` +
      (stateType === null ? "" : `  state type: ${stateType}\n`) +
      (messageType === null ? "" : `  message type: ${messageType}\n`),
  );
  return SUCCESS;
}

/** Tells what the application consists of. */
export function inspect(call: Call): number {
  const contract = contractOf(call, "error: ");
  if (typeof contract === "number") return contract;
  const { hasPolicies, stateType, messageType } = contract;
  const file = call.positionals[0] ?? "";
  const name = (type: string | null) =>
    type === null ? "null" : quoteJson(type);
  call.world.out(
    call.has("json")
      ? `{\n  "file": ${quoteJson(file)},\n  "has_init": true,\n` +
        `  "has_policies": ${hasPolicies},\n  "has_update": true,\n` +
        `  "has_view": true,\n  "message_type": ${name(messageType)},\n` +
        `  "state_type": ${name(stateType)}\n}\n`
      : `=== App Contract ===\nfile: ${file}\ninit:     yes\n` +
        "update:   yes\nview:     yes\n" +
        `policies: ${hasPolicies ? "yes" : "none (defaults)"}\n` +
        (stateType === null ? "" : `state type:   ${stateType}\n`) +
        (messageType === null ? "" : `message type: ${messageType}\n`),
  );
  return SUCCESS;
}

/** The contract, or the exit code of an error that was told. */
function contractOf(call: Call, prefix: string): AppContract | number {
  const { file, diagnostics } = parse(sourceOf(call));
  if (diagnostics.some(({ severity }) => severity === "error")) {
    showCompileErrors(call, diagnostics, "error: ");
    return FAILED;
  }
  try {
    return validateApp(file);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (prefix !== "" || call.has("json")) throw new Failure(error.message);
    call.world.error(`validation failed: ${error.message}\n`);
    return FAILED;
  }
}
