// Copyright 2026 the Boruna authors. MIT license.

/**
 * What answers a capability call once the gateway has let it through.
 *
 * Mock, live, replaying and recording handlers and those of a host program are
 * interchangeable: each is a function from arguments to a value.
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";
import type { CheckRefusal } from "./gateway.ts";
import type { CallFacts } from "./policy_facts.ts";
import type { CallTrace } from "./recorder.ts";
import { type Fix, fixOf, type Refusal } from "./refusal.ts";

/** What a handler of `net.fetch` tells of an answer, beside its text. */
export interface HttpFacts {
  /** The status code. */
  readonly status: number;
  /** The headers, names in lower case, in the order of the answer. */
  readonly headers: readonly (readonly [string, string])[];
}

/** What a handler is told beside its arguments. */
export interface HandlerContext {
  /** The capability that is called. */
  readonly capability: CapabilityName;
  /** The name of the calling function. */
  readonly function: string;
  /** How the program called; `plain` wants the answers of bytecode 1.1. */
  readonly form: "plain" | "typed" | "try";
  /** Aborted when the run is cancelled or out of time. */
  readonly signal: AbortSignal | undefined;
  /** Who is told of requests within the call; undefined if nobody is. */
  readonly trace?: (() => CallTrace | null) | undefined;
  /** Wants to be told of an HTTP answer; absent when nobody does. */
  readonly http?: (facts: HttpFacts) => void;
  /**
   * Judges what a call turned out to be after; null lets it go on. Absent where
   * the policy has nothing to say.
   */
  readonly recheck?: ((found: CallFacts) => CheckRefusal | null) | undefined;
  /**
   * The bytes that a budget leaves for the answer; a handler that can stops
   * there. Absent without such a budget.
   */
  readonly bytesLeft?: number | undefined;
  /** Is told how many tokens a model counted, for budgets. */
  readonly countTokens?: (count: number) => void;
}

/**
 * Answers calls of one capability, or of a family. Throws `HandlerFailure` for
 * a failure that belongs to the program; its message is shown and recorded.
 *
 * @example
 * ```ts
 * import type { Handler } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const shout: Handler = ([prompt], { signal }) => {
 *   signal?.throwIfAborted();
 *   return String(prompt).toUpperCase();
 * };
 * const handlers = { "llm.call": shout };
 * assertEquals(Object.keys(handlers), ["llm.call"]);
 * ```
 */
export type Handler = (
  args: readonly Value[],
  context: HandlerContext,
) => Value | Promise<Value>;

/** Handlers by capability; what is absent is answered by the next layer. */
export type Handlers = Readonly<Partial<Record<CapabilityName, Handler>>>;

/**
 * A handler's regular failure: the effect was tried, or could not be. A `try_`
 * call turns it into `Err(message)`, any other call ends the run.
 *
 * @example
 * ```ts
 * import { err, HandlerFailure, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const read = () => {
 *   throw new HandlerFailure("the disk is gone");
 * };
 * const { outcome } = await run(
 *   'fn main() -> Result<String, String> !{fs.read} { try_fs_read("a") }',
 *   { policy: "allow-all", handlers: { "fs.read": read } },
 * );
 * assertEquals(outcome, { kind: "done", value: err("the disk is gone") });
 * ```
 */
export class HandlerFailure extends Error {
  /** Always `HandlerFailure`. */
  override readonly name = "HandlerFailure";
}

/**
 * A handler's refusal of what the arguments ask for (`design` 5.4): it ends
 * the run in every form of call, so that no program can probe its fence.
 *
 * @example
 * ```ts
 * import { HandlerRefusal, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const read = () => {
 *   throw new HandlerRefusal("not at night", "guard", "time.night");
 * };
 * const { outcome } = await run(
 *   'fn main() -> String !{fs.read} { fs_read("a") }',
 *   { policy: "allow-all", handlers: { "fs.read": read } },
 * );
 * assertEquals(outcome.kind, "refused");
 * ```
 */
export class HandlerRefusal extends Error {
  /** Always `HandlerRefusal`. */
  override readonly name = "HandlerRefusal";
  /** The kind of the error. */
  readonly kind: Refusal["kind"];
  /** Who said no. */
  readonly layer: "guard" | "host";
  /** A fixed name of the reason, such as `address.loopback`. */
  readonly rule: string;
  /** What would allow the call, or null if nothing does. */
  readonly fix: Fix | null;
  /** What the call was after, where its arguments do not say it; else null. */
  readonly target: string | null;
  /** What the layer says in its line of the table; the message if null. */
  readonly note: string | null;

  /** Creates a refusal; the message is recorded as the call's error. */
  constructor(
    message: string,
    layer: "guard" | "host",
    rule: string,
    fix: Fix | string | null = null,
    target: string | null = null,
    kind: Refusal["kind"] = "denied",
    note: string | null = null,
  ) {
    super(message);
    this.kind = kind;
    this.layer = layer;
    this.rule = rule;
    this.fix = fixOf(fix);
    this.target = target;
    this.note = note;
  }
}

/**
 * Puts layers of handlers above each other.
 *
 * @param layers The first layer that has a handler for a capability wins.
 * @returns One handler a capability.
 *
 * @example
 * ```ts
 * import { composeHandlers, MOCK_HANDLERS, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handlers = composeHandlers({ "time.now": () => 7 }, MOCK_HANDLERS);
 * const program = "fn main() -> Int !{time.now} { time_now() }";
 * const { outcome } = await run(program, { policy: "allow-all", handlers });
 * assertEquals(outcome, { kind: "done", value: 7 });
 * ```
 */
export function composeHandlers(...layers: readonly Handlers[]): Handlers {
  const composed: Partial<Record<CapabilityName, Handler>> = {};
  for (let i = layers.length - 1; i >= 0; i--) {
    for (const [name, handler] of Object.entries(layers[i]!)) {
      if (handler !== undefined) composed[name as CapabilityName] = handler;
    }
  }
  return composed;
}
