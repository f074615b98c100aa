// Copyright 2026 the Boruna authors. MIT license.

/**
 * The one door between a program and the world.
 *
 * Every call passes the same checks in the same order: declaration, policy
 * rule, budget, guard, host permission, handler. The first no wins. A handler
 * that answers at once is answered at once: no promise is made for it.
 *
 * @module
 */

import {
  byteSize,
  CAPABILITY_NAMES,
  type CapabilityName,
  err,
  type Int,
  ok,
  type Value,
} from "../value/mod.ts";
import { admit } from "./boundary.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
  type Handlers,
} from "./handler.ts";
import { type Policy, ruleFor } from "./policy.ts";
import type { CallLog, ErrorKind, Recorder } from "./recorder.ts";
import { resultTypeMismatch } from "./result_type.ts";

/** A call as the machine hands it over. */
export interface GatewayCall {
  /** What is called. */
  readonly capability: CapabilityName;
  /** The arguments, the first one first. */
  readonly args: readonly Value[];
  /** The name of the calling function. */
  readonly function: string;
  /** Whether that function lists the capability. */
  readonly declared: boolean;
  /** How the program called. */
  readonly form: "plain" | "typed" | "try";
}

/** Why a call was not let through. */
export interface Refusal {
  /** Always `refused`. */
  readonly kind: "refused";
  /** What was called. */
  readonly capability: CapabilityName;
  /** Who said no. */
  readonly layer: "declaration" | "policy" | "budget" | "guard" | "host";
  /** Which rule said no: a path in the policy, or the name of a guard rule. */
  readonly rule: string | null;
  /** The name of the calling function. */
  readonly function: string;
  /** One sentence without a final period. */
  readonly reason: string;
  /** What would allow the call, or null if nothing does. */
  readonly fix: string | null;
}

/** What comes back from a call. */
export type GatewayAnswer =
  | { readonly kind: "value"; readonly value: Value }
  | Refusal
  /** The handler failed; the message is its own, without a prefix. */
  | {
    readonly kind: "failed";
    readonly capability: CapabilityName;
    readonly message: string;
  };

/** A no of a check, to which the gateway adds capability and function. */
export interface CheckRefusal {
  /** The name of the rule that said no. */
  readonly rule: string;
  /** One sentence without a final period. */
  readonly reason: string;
  /** What would allow the call, or null if nothing does. */
  readonly fix: string | null;
}

/**
 * Judges what a call asks for before its handler runs; null lets it pass.
 * Never asks a person and never throws.
 */
export type Check = (call: GatewayCall) => CheckRefusal | null;

/** Checks by capability. */
export type Checks = Readonly<Partial<Record<CapabilityName, Check>>>;

/** What a gateway is made of. */
export interface GatewayOptions {
  /** What the run may do. */
  readonly policy: Policy;
  /** Who answers; a capability without a handler fails. */
  readonly handlers: Handlers;
  /** Written before and after each answer; null writes nothing. */
  readonly log?: CallLog | null;
  /** Told of each call; null costs one comparison. */
  readonly recorder?: Recorder | null;
  /** Ends waiting calls when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Judges what the arguments ask for, for live handlers. */
  readonly guard?: Checks | null;
  /** Judges what the host process may do, for live handlers. */
  readonly permission?: Checks | null;
}

/** The door. It keeps the usage counters, so there is one for a run. */
export interface Gateway {
  /**
   * Answers a call; a promise only if its handler gave one. Throws and rejects
   * only with what the log throws.
   */
  call(call: GatewayCall): GatewayAnswer | Promise<GatewayAnswer>;
  /** How many calls passed the policy so far, those over budget included. */
  usage(capability: CapabilityName): number;
}

/** Makes the door of one run. */
export function createGateway(options: GatewayOptions): Gateway {
  return new Door(options);
}

/** All that concerns one capability, looked up once a call. */
interface Slot {
  readonly capability: CapabilityName;
  readonly allow: boolean;
  /** The path of the deciding member of the policy. */
  readonly rule: string;
  /** The budget; 0 is none. */
  readonly budget: Int;
  readonly handler: Handler | undefined;
  readonly guard: Check | undefined;
  readonly permission: Check | undefined;
  used: number;
}

class Door implements Gateway {
  readonly #slots = new Map<CapabilityName, Slot>();
  readonly #log: CallLog | null;
  readonly #recorder: Recorder | null;
  readonly #signal: AbortSignal | undefined;

  constructor(options: GatewayOptions) {
    this.#log = options.log ?? null;
    this.#recorder = options.recorder ?? null;
    this.#signal = options.signal;
    for (const capability of CAPABILITY_NAMES) {
      const rule = ruleFor(options.policy, capability);
      this.#slots.set(capability, {
        capability,
        allow: rule?.allow ?? options.policy.defaultAllow,
        rule: rule === null ? "default_allow" : `rules.${capability}`,
        budget: rule?.budget ?? 0,
        handler: options.handlers[capability],
        guard: options.guard?.[capability],
        permission: options.permission?.[capability],
        used: 0,
      });
    }
  }

  usage(capability: CapabilityName): number {
    return this.#slots.get(capability)!.used;
  }

  call(call: GatewayCall): GatewayAnswer | Promise<GatewayAnswer> {
    const slot = this.#slots.get(call.capability)!;
    if (!call.declared) return undeclared(call);
    const token = this.#recorder === null ? undefined : this.#open(call);
    if (!slot.allow) {
      if (this.#recorder !== null) this.#close(token, null, null, "denied");
      return denied(call, slot);
    }
    slot.used++;
    // Remaining calls belong to this call even if others pass while it waits.
    const remaining = slot.budget === 0
      ? null
      : callsLeft(slot.budget, slot.used);
    if (remaining !== null && slot.used > slot.budget) {
      if (this.#recorder !== null) {
        this.#close(token, null, remaining, "budget_exceeded");
      }
      return overBudget(call, slot);
    }
    this.#log?.capCall(call.capability, call.args);
    const stopped = judge(slot.guard, "guard", call) ??
      judge(slot.permission, "host", call);
    if (stopped !== null) {
      if (this.#recorder !== null) {
        this.#close(token, null, remaining, "runtime_error");
      }
      return stopped;
    }
    let answer: Value | Promise<Value>;
    try {
      if (slot.handler === undefined) {
        throw new HandlerFailure(
          `${call.capability} has no handler in this run`,
        );
      }
      const context: HandlerContext = {
        capability: call.capability,
        function: call.function,
        form: call.form,
        signal: this.#signal,
        trace: this.#recorder?.trace === undefined
          ? undefined
          : () => this.#recorder!.trace!(token),
      };
      answer = this.#recorder?.within === undefined
        ? slot.handler(call.args, context)
        : this.#recorder.within(
          token,
          () => slot.handler!(call.args, context),
        );
    } catch (error) {
      return this.#fail(call, token, remaining, error);
    }
    if (isPromise(answer)) {
      return unlessAborted(answer, this.#signal).then(
        (value) => this.#succeed(call, token, remaining, value),
        (error) => this.#fail(call, token, remaining, error),
      );
    }
    return this.#succeed(call, token, remaining, answer);
  }

  #succeed(
    call: GatewayCall,
    token: unknown,
    remaining: Int | null,
    given: Value,
  ): GatewayAnswer {
    let value: Value;
    try {
      value = admit(given);
      if (call.form !== "plain") {
        const mismatch = resultTypeMismatch(call.capability, value);
        if (mismatch !== null) throw new HandlerFailure(mismatch);
        if (call.form === "try") value = ok(value);
      }
    } catch (error) {
      return this.#fail(call, token, remaining, error);
    }
    this.#log?.capResult(call.capability, value);
    if (this.#recorder !== null) {
      this.#close(token, byteSize(value), remaining, null);
    }
    return { kind: "value", value };
  }

  #fail(
    call: GatewayCall,
    token: unknown,
    remaining: Int | null,
    error: unknown,
  ): GatewayAnswer {
    if (this.#recorder !== null) {
      this.#close(token, null, remaining, "runtime_error");
    }
    if (error instanceof HandlerRefusal) {
      return {
        kind: "refused",
        capability: call.capability,
        layer: error.layer,
        rule: error.rule,
        function: call.function,
        reason: error.message,
        fix: error.fix,
      };
    }
    const message = failureText(error);
    // A run that is being stopped goes no further, whatever form it called in.
    if (call.form === "try" && this.#signal?.aborted !== true) {
      const value = err(message);
      this.#log?.capResult(call.capability, value);
      return { kind: "value", value };
    }
    return { kind: "failed", capability: call.capability, message };
  }

  // Telemetry never changes a run, not even by failing.

  #open(call: GatewayCall): unknown {
    try {
      let bytesIn = 0;
      for (const arg of call.args) bytesIn += byteSize(arg);
      return this.#recorder!.open(call.capability, bytesIn);
    } catch {
      return undefined;
    }
  }

  #close(
    token: unknown,
    bytesOut: number | null,
    budgetRemaining: Int | null,
    errorKind: ErrorKind | null,
  ): void {
    try {
      this.#recorder!.close(token, { bytesOut, budgetRemaining, errorKind });
    } catch {
      // As above.
    }
  }
}

function callsLeft(budget: Int, used: number): Int {
  if (typeof budget === "number") return Math.max(0, budget - used);
  const left = budget - BigInt(used);
  return left <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(left) : left;
}

function judge(
  check: Check | undefined,
  layer: "guard" | "host",
  call: GatewayCall,
): Refusal | null {
  const no = check?.(call) ?? null;
  if (no === null) return null;
  return {
    kind: "refused",
    capability: call.capability,
    layer,
    function: call.function,
    ...no,
  };
}

function isPromise(answer: Value | Promise<Value>): answer is Promise<Value> {
  return typeof answer === "object" && answer !== null &&
    typeof (answer as Partial<Promise<Value>>).then === "function";
}

/** The promise, or a failure as soon as the run is cancelled. */
function unlessAborted(
  answer: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return Promise.resolve(answer);
  return new Promise((resolve, reject) => {
    const stop = () =>
      reject(
        new HandlerFailure("the run was stopped while the call was waiting"),
      );
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    Promise.resolve(answer).then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", stop);
    });
  });
}

/** The first line of what a handler threw; never a stack trace. */
function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === ""
    ? "the handler failed without a message"
    : text.toWellFormed();
}

function undeclared(call: GatewayCall): Refusal {
  const { capability } = call;
  return {
    kind: "refused",
    capability,
    layer: "declaration",
    rule: null,
    function: call.function,
    reason: `function ${call.function} does not declare ${capability}`,
    fix: `add ${capability} to its !{...} annotation`,
  };
}

function denied(call: GatewayCall, slot: Slot): Refusal {
  const { capability } = call;
  return {
    kind: "refused",
    capability,
    layer: "policy",
    rule: slot.rule,
    function: call.function,
    reason: slot.rule === "default_allow"
      ? `the policy has no rule for ${capability} and denies what it does not name`
      : `the policy's rule for ${capability} denies it`,
    fix:
      `a policy file with "rules": {"${capability}": {"allow": true, "budget": 0}}`,
  };
}

function overBudget(call: GatewayCall, slot: Slot): Refusal {
  const { capability } = call;
  return {
    kind: "refused",
    capability,
    layer: "budget",
    rule: slot.rule,
    function: call.function,
    reason:
      `this is call ${slot.used} of ${capability}, and the policy allows ${slot.budget}`,
    fix: `a larger "budget" in the policy's rule for ${capability}`,
  };
}
