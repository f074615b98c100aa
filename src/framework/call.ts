// Copyright 2026 the Boruna authors. MIT license.

/**
 * One call of one function of a module, on a machine of its own, with mock
 * answers.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import {
  createGateway,
  MOCK_HANDLERS,
  type Policy,
} from "../capability/mod.ts";
import type { Value } from "../value/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  startExecution,
  trapText,
} from "../vm/mod.ts";
import { AppError } from "./app_error.ts";

/**
 * Calls a function.
 *
 * @throws {AppError} If it traps, and as a violation of purity if the policy
 * refuses a call of it.
 */
export function callFunction(
  module: Module,
  index: number,
  args: readonly Value[],
  policy: Policy,
  onDebug: (line: string) => void = () => {},
): Value {
  const gateway = createGateway({ policy, handlers: MOCK_HANDLERS });
  const name = module.functions[index]?.name ?? "";
  const call = (asked: CapabilityCall): Answer => {
    const answer = gateway.call(asked);
    // Mock answers are there at once.
    if (answer instanceof Promise) throw new TypeError("a mock answer waits");
    switch (answer.kind) {
      case "value":
        return answer;
      case "refused":
        throw new AppError("purity_violation", name);
      case "failed": {
        const { capability, message } = answer;
        return {
          kind: "trap",
          trap: { kind: "CapabilityFailed", capability, message },
        };
      }
    }
  };
  const stop = startExecution(module, {
    observer: { contractCheck() {}, uiEmit() {}, debug: onDebug },
    entry: index,
    args,
    call,
  }).resume();
  switch (stop.kind) {
    case "done":
      return stop.value;
    case "trap":
      throw new AppError("runtime_error", trapText(stop.trap));
    default:
      // Nothing pauses it, and nobody sends it messages.
      throw new AppError("runtime_error", "the function waits for a message");
  }
}
