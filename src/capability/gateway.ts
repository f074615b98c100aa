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
import {
  type Fix,
  fixOf,
  type Layer,
  LAYERS,
  type Refusal,
  targetOf,
} from "./refusal.ts";
import { isOfType, RESULT_TYPES, resultTypeMismatch } from "./result_type.ts";
import {
  type GatewayCall,
  isJudge,
  type PolicyJudge,
  type Ruling,
} from "./ruling.ts";

/** What comes back from a call. */
export type GatewayAnswer =
  | { readonly kind: "value"; readonly value: Value }
  /** The call was not let through. */
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** The handler failed; the message is its own, without a prefix. */
  | {
    readonly kind: "failed";
    readonly capability: CapabilityName;
    readonly message: string;
  };

/** A no of a check, to which the gateway adds what it knows of the call. */
export interface CheckRefusal {
  /** A fixed name of the reason, such as `address.private`. */
  readonly reason: string;
  /** One sentence without a final period. */
  readonly message: string;
  /** What the call was after, where it is not what its arguments say. */
  readonly target?: string;
  /** What would allow the call, or null if nothing does. */
  readonly fix: Fix | string | null;
}

/**
 * Judges what a call asks for before its handler runs; null lets it pass.
 * Never asks a person and never throws.
 *
 * @example
 * ```ts
 * import { type Check, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const guard: Check = ({ args: [path] }) =>
 *   String(path).endsWith(".txt")
 *     ? null
 *     : { reason: "file.kind", message: "only texts are read", fix: null };
 * const program = 'fn main() -> String !{fs.read} { fs_read("a.exe") }';
 * const { outcome } = await run(program, { guard: { "fs.read": guard } });
 * assertEquals(outcome.kind, "refused");
 * ```
 */
export type Check = (call: GatewayCall) => CheckRefusal | null;

/** Checks by capability. */
export type Checks = Readonly<Partial<Record<CapabilityName, Check>>>;

/** What a gateway is made of. */
export interface GatewayOptions {
  /** What the run may do. */
  readonly policy: Policy | PolicyJudge;
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
  /**
   * The refusal that a recording holds for a declared call, or null. It is
   * given before the policy is asked.
   */
  readonly recorded?: ((call: GatewayCall) => Refusal | null) | null;
}

/** The door. It keeps the usage counters, so there is one for a run. */
export interface Gateway {
  /**
   * Answers a call; a promise only if its handler gave one. Throws and rejects
   * only with what the log throws.
   */
  call(call: GatewayCall): GatewayAnswer | Promise<GatewayAnswer>;
  /** How many calls passed the rules so far, those over budget included. */
  usage(capability: CapabilityName): number;
}

/**
 * Makes the door of one run.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, createGateway } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const gateway = createGateway({
 *   policy: ALLOW_ALL,
 *   handlers: { "time.now": () => 7 },
 * });
 * const call = { capability: "time.now", args: [], function: "main" } as const;
 * const answer = gateway.call({ ...call, declared: true, form: "typed" });
 * assertEquals(await answer, { kind: "value", value: 7 });
 * ```
 */
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
  /** The type of its answers in source. */
  readonly type: string;
  /** Whether nobody but the log hears of its calls, and no check is left. */
  readonly isPlain: boolean;
  used: number;
  /** What its handler was told last, if the slot is plain. */
  context: HandlerContext | null;
}

/** What a call that passed the policy takes along. */
interface Pass {
  readonly call: GatewayCall;
  readonly slot: Slot;
  /** What the recorder gave for it. */
  readonly token: unknown;
  /** Which call of its capability this is. */
  readonly number: number;
  readonly remaining: Int | null;
  /** What the policy's judge said; null without one. */
  readonly ruling: Ruling | null;
  /** Tokens that the handler counted. */
  tokens: number;
}

class Door implements Gateway {
  readonly #slots = new Map<CapabilityName, Slot>();
  /** The one that was called last. */
  #last: Slot | null = null;
  readonly #judge: PolicyJudge | null;
  readonly #log: CallLog | null;
  readonly #recorder: Recorder | null;
  readonly #signal: AbortSignal | undefined;
  readonly #recorded: ((call: GatewayCall) => Refusal | null) | null;

  constructor(options: GatewayOptions) {
    this.#log = options.log ?? null;
    this.#recorder = options.recorder ?? null;
    this.#signal = options.signal;
    this.#recorded = options.recorded ?? null;
    const policy = isJudge(options.policy) ? null : options.policy;
    this.#judge = isJudge(options.policy) ? options.policy : null;
    for (const capability of CAPABILITY_NAMES) {
      const rule = policy === null ? null : ruleFor(policy, capability);
      const handler = options.handlers[capability];
      const guard = options.guard?.[capability];
      const permission = options.permission?.[capability];
      this.#slots.set(capability, {
        capability,
        allow: rule?.allow ?? policy?.defaultAllow ?? true,
        rule: rule === null ? "default_allow" : `rules.${capability}`,
        budget: rule?.budget ?? 0,
        handler,
        guard,
        permission,
        type: RESULT_TYPES[capability],
        isPlain: this.#recorder === null && policy !== null &&
          handler !== undefined && guard === undefined &&
          permission === undefined,
        used: 0,
        context: null,
      });
    }
  }

  usage(capability: CapabilityName): number {
    return this.#slots.get(capability)!.used;
  }

  #slot(capability: CapabilityName): Slot {
    return this.#last?.capability === capability
      ? this.#last
      : this.#last = this.#slots.get(capability)!;
  }

  call(call: GatewayCall): GatewayAnswer | Promise<GatewayAnswer> {
    const slot = this.#slot(call.capability);
    if (!call.declared) return refused(undeclared(call));
    const token = this.#recorder === null ? undefined : this.#open(call);
    const known = this.#recorded === null ? null : this.#recorded(call);
    if (known !== null) return this.#repeat(token, known);
    const ruling = this.#judge === null ? null : this.#judge.judge(call);
    if (ruling === null ? !slot.allow : ruling.kind === "denied") {
      return this.#stop(token, null, "denied", call, slot, ruling);
    }
    slot.used++;
    // Remaining calls belong to this call even if others pass while it waits.
    const remaining = ruling !== null
      ? ruling.remaining
      : slot.budget === 0
      ? null
      : callsLeft(slot.budget, slot.used);
    if (
      ruling === null
        ? remaining !== null && slot.used > slot.budget
        : ruling.kind === "budget_exceeded"
    ) {
      return this.#stop(
        token,
        remaining,
        "budget_exceeded",
        call,
        slot,
        ruling,
      );
    }
    if (slot.isPlain) return this.#answer(call, slot, remaining);
    const pass = passOf(call, slot, remaining, token, ruling);
    this.#log?.capCall(call.capability, call.args, ruling?.at);
    const stopped = stoppedBy(slot.guard, "guard", call) ??
      stoppedBy(slot.permission, "host", call);
    if (stopped !== null) return this.#refuse(pass, stopped);
    let answer: Value | Promise<Value>;
    try {
      if (slot.handler === undefined) {
        throw new HandlerFailure(
          `${call.capability} has no handler in this run`,
        );
      }
      const context = this.#context(pass);
      answer = this.#recorder?.within === undefined
        ? slot.handler(call.args, context)
        : this.#within(pass, context);
    } catch (error) {
      return this.#fail(pass, error);
    }
    return isPromise(answer)
      ? this.#later(pass, answer)
      : this.#succeed(pass, answer);
  }

  // Most calls are answered at once, and only the log hears of them. They pay
  // for nothing that is kept for later.

  #answer(
    call: GatewayCall,
    slot: Slot,
    remaining: Int | null,
  ): GatewayAnswer | Promise<GatewayAnswer> {
    this.#log?.capCall(call.capability, call.args);
    let value: Value;
    try {
      const answer = slot.handler!(call.args, this.#plainContext(call, slot));
      if (isPromise(answer)) {
        return this.#later(passOf(call, slot, remaining), answer);
      }
      value = admitted(call, slot, answer);
    } catch (error) {
      return this.#fail(passOf(call, slot, remaining), error);
    }
    this.#log?.capResult(call.capability, value);
    return { kind: "value", value };
  }

  /** What a handler is told where nobody but the log hears of its calls. */
  #plainContext(call: GatewayCall, slot: Slot): HandlerContext {
    const { context } = slot;
    if (
      context !== null && context.function === call.function &&
      context.form === call.form
    ) return context;
    return slot.context = Object.freeze({
      capability: call.capability,
      function: call.function,
      form: call.form,
      signal: this.#signal,
    });
  }

  /** What a handler is told. */
  #context(pass: Pass): HandlerContext {
    const { call, ruling } = pass;
    return {
      capability: call.capability,
      function: call.function,
      form: call.form,
      signal: this.#signal,
      countTokens: (count) => void (pass.tokens += count),
      recheck: ruling === null ? undefined : this.#recheck(call),
      bytesLeft: ruling?.kind === "allowed" ? ruling.bytesLeft : undefined,
      trace: this.#recorder?.trace === undefined
        ? undefined
        : () => this.#recorder!.trace!(pass.token),
    };
  }

  #within(
    { call, slot, token }: Pass,
    context: HandlerContext,
  ): Value | Promise<Value> {
    return this.#recorder!.within!(
      token,
      () => slot.handler!(call.args, context),
    );
  }

  #later(pass: Pass, answer: Promise<Value>): Promise<GatewayAnswer> {
    return unlessAborted(answer, this.#signal).then(
      (value) => this.#succeed(pass, value),
      (error) => this.#fail(pass, error),
    );
  }

  /** What the policy's judge says of what a handler found out. */
  #recheck(call: GatewayCall): HandlerContext["recheck"] {
    const judge = this.#judge;
    if (judge?.recheck === undefined) return undefined;
    return (found) => {
      const ruling = judge.recheck!(call, found);
      return ruling.kind === "allowed" ? null : ruling;
    };
  }

  /** A no that is on record. */
  #repeat(token: unknown, refusal: Refusal): GatewayAnswer {
    const isDenied = refusal.layer !== "budget";
    if (this.#recorder !== null) {
      const kind = isDenied ? "denied" : "budget_exceeded";
      this.#close(token, null, isDenied ? null : 0, kind);
    }
    return refused(refusal);
  }

  /** A no of the policy or its budget. */
  #stop(
    token: unknown,
    remaining: Int | null,
    kind: "denied" | "budget_exceeded",
    call: GatewayCall,
    slot: Slot,
    ruling: Ruling | null,
  ): GatewayAnswer {
    if (this.#recorder !== null) this.#close(token, null, remaining, kind);
    return refused(
      ruling !== null && ruling.kind !== "allowed"
        ? ruledOut(call, ruling)
        : kind === "denied"
        ? denied(call, slot)
        : overBudget(call, slot),
    );
  }

  #succeed(pass: Pass, given: Value): GatewayAnswer {
    const { call } = pass;
    let value: Value;
    try {
      value = admitted(call, pass.slot, given);
    } catch (error) {
      return this.#fail(pass, error);
    }
    this.#log?.capResult(
      call.capability,
      value,
      pass.ruling === null || pass.tokens === 0 ? undefined : pass.tokens,
    );
    if (this.#recorder !== null) {
      this.#close(pass.token, byteSize(value), pass.remaining, null);
    }
    if (pass.ruling !== null) this.#settle(pass, value);
    return { kind: "value", value };
  }

  #fail(pass: Pass, error: unknown): GatewayAnswer {
    const { call } = pass;
    if (error instanceof HandlerRefusal) return this.#refuse(pass, error);
    if (this.#recorder !== null) {
      this.#close(pass.token, null, pass.remaining, "runtime_error");
    }
    if (pass.ruling !== null) this.#settle(pass, null);
    const message = failureText(error);
    // A run that is being stopped goes no further, whatever form it called in.
    if (call.form === "try" && this.#signal?.aborted !== true) {
      const value = err(message);
      this.#log?.capResult(call.capability, value);
      return { kind: "value", value };
    }
    return { kind: "failed", capability: call.capability, message };
  }

  /** A no from behind the policy. */
  #refuse(pass: Pass, no: HandlerRefusal): GatewayAnswer {
    if (this.#recorder !== null) {
      this.#close(pass.token, null, pass.remaining, "runtime_error");
    }
    if (pass.ruling !== null) this.#settle(pass, null);
    const { call, slot, ruling } = pass;
    const rule = ruling === null ? slot.rule : ruling.rule;
    return refused({
      ...refusalOf(call, no.layer, rule, {
        kind: no.kind,
        reason: no.rule,
        message: no.message,
        fix: no.fix,
      }, {
        policy: ruling?.kind === "allowed" ? ruling.note : `rule ${slot.rule}`,
        budget: slot.budget === 0
          ? ""
          : `call ${pass.number} of ${slot.budget}`,
        ...(no.note === null ? {} : { [no.layer]: no.note }),
      }),
      ...(no.target === null ? {} : { target: no.target }),
    });
  }

  /** Tells the policy's judge what a call used. */
  #settle(pass: Pass, value: Value | null): void {
    const settle = this.#judge?.settle;
    if (settle === undefined) return;
    let bytesIn = 0;
    for (const arg of pass.call.args) bytesIn += byteSize(arg);
    settle.call(this.#judge, pass.call, pass.ruling!, {
      ok: value !== null,
      bytesIn,
      bytesOut: value === null ? 0 : byteSize(value),
      tokens: pass.tokens,
    });
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

function passOf(
  call: GatewayCall,
  slot: Slot,
  remaining: Int | null,
  token: unknown = undefined,
  ruling: Ruling | null = null,
): Pass {
  const number = slot.used;
  return { call, slot, token, number, remaining, ruling, tokens: 0 };
}

/** What the program gets of what a handler gave. */
function admitted({ form }: GatewayCall, slot: Slot, given: Value): Value {
  const value = admit(given);
  if (form === "plain") return value;
  if (!isOfType(slot.type, value)) {
    throw new HandlerFailure(resultTypeMismatch(slot.capability, value)!);
  }
  return form === "try" ? ok(value) : value;
}

function callsLeft(budget: Int, used: number): Int {
  if (typeof budget === "number") return Math.max(0, budget - used);
  const left = budget - BigInt(used);
  return left <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(left) : left;
}

/** A check's no, as the refusal of a handler. */
function stoppedBy(
  check: Check | undefined,
  layer: "guard" | "host",
  call: GatewayCall,
): HandlerRefusal | null {
  const no = check?.(call) ?? null;
  return no === null
    ? null
    : new HandlerRefusal(no.message, layer, no.reason, no.fix, no.target);
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

/** What is said of why. */
interface Why {
  readonly kind: Refusal["kind"];
  readonly reason: string;
  readonly message: string;
  readonly fix: Fix | string | null;
}

function refused(refusal: Refusal): GatewayAnswer {
  return { kind: "refused", refusal };
}

/**
 * The refusal of a call.
 *
 * @param notes What layers have to say in the table.
 */
function refusalOf(
  call: GatewayCall,
  layer: Layer,
  rule: string | null,
  why: Why,
  notes: Readonly<Partial<Record<Layer, string>>> = {},
): Refusal {
  const { capability, args } = call;
  const at = LAYERS.indexOf(layer);
  return {
    kind: why.kind,
    capability,
    layer,
    target: targetOf(capability, args),
    rule,
    function: call.function,
    reason: why.reason,
    message: why.message,
    fix: fixOf(why.fix),
    verdicts: LAYERS.map((one, i) => ({
      layer: one,
      verdict: i < at ? "ok" : i === at ? "no" : "not_asked",
      note: i === at
        ? notes[layer] ?? why.message
        : i > at
        ? ""
        : one === "declaration"
        ? `${call.function} declares ${capability}`
        : notes[one] ?? "",
    })),
  };
}

function undeclared(call: GatewayCall): Refusal {
  const { capability } = call;
  return refusalOf(call, "declaration", null, {
    kind: "denied",
    reason: "declaration.missing",
    message: `function ${call.function} does not declare ${capability}`,
    fix: `add ${capability} to its !{...} annotation`,
  });
}

function denied(call: GatewayCall, slot: Slot): Refusal {
  const { capability } = call;
  const isDefault = slot.rule === "default_allow";
  const rule = `{"rules":{"${capability}":{"allow":true,"budget":0}}}`;
  return refusalOf(call, "policy", slot.rule, {
    kind: "denied",
    reason: isDefault ? "policy.no_rule" : "policy.denied",
    message: isDefault
      ? `the policy has no rule for ${capability} and denies what it does not name`
      : `the policy's rule for ${capability} denies it`,
    fix: {
      text:
        `a policy file with "rules": {"${capability}": {"allow": true, "budget": 0}}`,
      policy: rule,
    },
  });
}

function overBudget(call: GatewayCall, slot: Slot): Refusal {
  const { capability } = call;
  return refusalOf(call, "budget", slot.rule, {
    kind: "budget_exceeded",
    reason: "budget.calls",
    message:
      `this is call ${slot.used} of ${capability}, and the policy allows ${slot.budget}`,
    fix: `a larger "budget" in the policy's rule for ${capability}`,
  }, { policy: `rule ${slot.rule}` });
}

/** The refusal that a judge's no means. */
function ruledOut(
  call: GatewayCall,
  ruling: Exclude<Ruling, { kind: "allowed" }>,
): Refusal {
  const { kind, rule, reason, message, fix } = ruling;
  return refusalOf(
    call,
    kind === "denied" ? "policy" : "budget",
    rule,
    { kind, reason, message, fix },
    rule === null ? {} : { policy: `rule "${rule}"` },
  );
}
