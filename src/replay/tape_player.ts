// Copyright 2026 the Boruna authors. MIT license.

/**
 * Handlers around tapes: one that writes down what another one answers, and
 * one that answers from a tape, strictly in order.
 *
 * @module
 */

import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  type HttpFacts,
  readFetchArguments,
} from "../capability/mod.ts";
import {
  debugForm,
  UNIT,
  utf8Length,
  type Value,
  valueToJson,
} from "../value/mod.ts";
import { Redactor } from "./redact.ts";
import type { CallTransaction, NetTransaction } from "./tape.ts";

/**
 * Answers `net.fetch` as another handler does, and gives each exchange that
 * succeeded to `write` before the program sees the answer.
 *
 * @param details Whether status and response headers are kept too.
 *
 * @example
 * ```ts
 * import { type NetTransaction, recordNet, Redactor, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const tape: NetTransaction[] = [];
 * const handler = recordNet(
 *   () => "hello",
 *   (transaction) => tape.push(transaction),
 *   new Redactor([{ kind: "query", name: "key" }]),
 * );
 * await run(
 *   'fn main() -> String !{net.fetch} { net_fetch("http://a/?key=1") }',
 *   { policy: "allow-all", handlers: { "net.fetch": handler } },
 * );
 * assertEquals(tape[0]?.url, "http://a/?key=[redacted]");
 * ```
 */
export function recordNet(
  inner: Handler,
  write: (transaction: NetTransaction) => void,
  redactor: Redactor,
  details = false,
): Handler {
  return (args, context) => {
    let facts: HttpFacts | undefined;
    const keep = (answer: Value): Value => {
      // What the gateway will refuse is no answer.
      if (typeof answer !== "string") return answer;
      const { method, url, body } = readFetchArguments(args);
      write({
        method,
        url: redactor.url(url),
        requestBody: body === null ? null : redactor.text(body),
        responseBody: redactor.text(answer.toWellFormed()),
        ...(details && facts !== undefined
          ? {
            status: facts.status,
            responseHeaders: facts.headers.map(([name, value]) =>
              [name, redactor.header(name, value)] as const
            ),
          }
          : {}),
      });
      return answer;
    };
    return answered(
      () => inner(args, { ...context, http: (told) => facts = told }),
      keep,
      context,
      (error) => {
        const { method, url, body } = readFetchArguments(args);
        write({
          method,
          url: redactor.url(url),
          requestBody: body === null ? null : redactor.text(body),
          responseBody: "",
          error,
        });
      },
    );
  };
}

/**
 * Answers as another handler does and gives each call to `write`.
 *
 * @example
 * ```ts
 * import {
 *   type CallTransaction,
 *   recordCalls,
 *   Redactor,
 *   run,
 * } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const tape: CallTransaction[] = [];
 * const handler = recordCalls(
 *   () => "hello",
 *   (transaction) => tape.push(transaction),
 *   new Redactor([]),
 * );
 * await run(
 *   'fn main() -> String !{llm.call} { llm_call("hi", "a/b") }',
 *   { policy: "allow-all", handlers: { "llm.call": handler } },
 * );
 * assertEquals(tape[0]?.result, "hello");
 * ```
 */
export function recordCalls(
  inner: Handler,
  write: (transaction: CallTransaction) => void,
  redactor: Redactor,
): Handler {
  return (args, context) => {
    const keep = (result: Value): Value => {
      write({
        args: redactor.args(context.capability, args),
        result: redactor.result(context.capability, result),
      });
      return result;
    };
    return answered(
      () => inner(args, context),
      keep,
      context,
      (error) =>
        write({
          args: redactor.args(context.capability, args),
          result: UNIT,
          error,
        }),
    );
  };
}

/**
 * Answers `net.fetch` from a tape (`spec/replay.md` 5.3): method, URL and body
 * of the n-th call must be those of the n-th transaction.
 *
 * @param judge Refuses what the policy does not allow, by throwing.
 *
 * @example
 * ```ts
 * import { replayNet, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = replayNet([{
 *   method: "GET",
 *   url: "https://example.com",
 *   requestBody: null,
 *   responseBody: "hello",
 * }]);
 * const { outcome } = await run(
 *   'fn main() -> String !{net.fetch} { net_fetch("https://example.com") }',
 *   { policy: "allow-all", handlers: { "net.fetch": handler } },
 * );
 * assertEquals(outcome, { kind: "done", value: "hello" });
 * ```
 */
export function replayNet(
  transactions: readonly NetTransaction[],
  redactor: Redactor = new Redactor([]),
  judge: (url: string, method: string) => void = () => {},
): Handler {
  let position = 0;
  return (args) => {
    const { method, url, body } = readFetchArguments(args);
    judge(url, method);
    const next = transactions[position];
    if (next === undefined) throw exhausted("net.fetch", position);
    const asked = {
      url: redactor.url(url),
      body: body === null ? null : redactor.text(body),
    };
    const lines: string[] = [];
    if (next.method !== method) {
      lines.push(`method differs: expected '${next.method}', got '${method}'`);
    }
    if (next.url !== asked.url) {
      lines.push(`url differs: expected '${next.url}', got '${asked.url}'`);
    }
    if (next.requestBody !== asked.body) {
      lines.push(
        `request_body differs: expected ${size(next.requestBody)}, got ${
          size(asked.body)
        }`,
      );
    }
    if (lines.length > 0) throw mismatch("net.fetch", position, lines);
    position++;
    if (next.error !== undefined) throw new HandlerFailure(next.error);
    return next.responseBody;
  };
}

/**
 * Answers another capability from its tape, in the same manner.
 *
 * @example
 * ```ts
 * import { replayCalls, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = replayCalls([{ args: ["hi", "a/b"], result: "hello" }]);
 * const { outcome } = await run(
 *   'fn main() -> String !{llm.call} { llm_call("hi", "a/b") }',
 *   { policy: "allow-all", handlers: { "llm.call": handler } },
 * );
 * assertEquals(outcome, { kind: "done", value: "hello" });
 * ```
 */
export function replayCalls(
  transactions: readonly CallTransaction[],
  redactor: Redactor = new Redactor([]),
): Handler {
  let position = 0;
  return (args, { capability }) => {
    const next = transactions[position];
    if (next === undefined) throw exhausted(capability, position);
    const asked = redactor.args(capability, args);
    const lines: string[] = [];
    if (next.args.length !== asked.length) {
      lines.push(
        `number of arguments differs: expected ${next.args.length}, got ${asked.length}`,
      );
    } else {
      for (const [i, arg] of asked.entries()) {
        if (valueToJson(arg) === valueToJson(next.args[i]!)) continue;
        lines.push(
          `argument ${i} differs: expected ${clip(next.args[i]!)}, got ${
            clip(arg)
          }`,
        );
      }
    }
    if (lines.length > 0) throw mismatch(capability, position, lines);
    position++;
    if (next.error !== undefined) throw new HandlerFailure(next.error);
    return next.result;
  };
}

/**
 * Keeps what a handler answers. A failure that the program survives is part of
 * what happened; one that ends the run is not on the tape (`spec/replay.md` 5).
 */
function answered(
  call: () => Value | Promise<Value>,
  keep: (answer: Value) => Value,
  { form, signal }: HandlerContext,
  keepFailure: (message: string) => void,
): Value | Promise<Value> {
  const failed = (error: unknown): never => {
    if (
      form === "try" && error instanceof HandlerFailure &&
      signal?.aborted !== true
    ) keepFailure(error.message);
    throw error;
  };
  let answer: Value | Promise<Value>;
  try {
    answer = call();
  } catch (error) {
    return failed(error);
  }
  return isPromise(answer) ? answer.then(keep, failed) : keep(answer);
}

function exhausted(capability: string, position: number): HandlerFailure {
  return new HandlerFailure(
    `${capability} replay tape exhausted (${position} transactions consumed, ` +
      `script asked for more — at position ${position})`,
  );
}

function mismatch(
  capability: string,
  position: number,
  lines: readonly string[],
): HandlerFailure {
  return new HandlerFailure(
    [`${capability} replay mismatch at position ${position}:`, ...lines]
      .join("\n  "),
  );
}

function size(body: string | null): string {
  return body === null ? "None" : `Some(<${utf8Length(body)} bytes>)`;
}

function clip(value: Value): string {
  const text = debugForm(value);
  return text.length > 200 ? `${text.slice(0, 199).toWellFormed()}…` : text;
}

function isPromise(answer: Value | Promise<Value>): answer is Promise<Value> {
  return typeof answer === "object" && answer !== null &&
    typeof (answer as Partial<Promise<Value>>).then === "function";
}
