// Copyright 2026 the Boruna authors. MIT license.

/**
 * Every example does what `examples/expected.json` says, under scripted
 * handlers.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  type Handler,
  HandlerFailure,
  type Handlers,
  parsePolicy,
} from "../src/capability/mod.ts";
import { analyze } from "../src/compile/mod.ts";
import { makeSource } from "../src/diagnostic/mod.ts";
import { run, type RunOptions } from "../src/run/mod.ts";
import { formatSource } from "../src/syntax/mod.ts";
import {
  type CapabilityName,
  display,
  valueFromJson,
  valueToJson,
} from "../src/value/mod.ts";

type Scripted = { readonly return: unknown } | { readonly fail: string };

interface Run {
  readonly name: string;
  readonly policy: "allow-all" | "deny-all" | Record<string, unknown>;
  readonly handlers?: Readonly<Record<string, readonly Scripted[]>>;
  readonly expect: {
    readonly value?: string;
    readonly trap?: string;
    readonly refusal?: { readonly kind: string; readonly capability: string };
  };
  readonly ui: readonly unknown[];
  readonly calls: readonly string[];
}

interface Example {
  readonly file: string;
  readonly title: string;
  readonly runs: readonly Run[];
}

const folder = new URL("../examples/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const examples = JSON.parse(read("expected.json")) as readonly Example[];

/** Gives the answers in order; the last one again and again. */
function script(answers: readonly Scripted[]): Handler {
  let at = 0;
  return () => {
    const answer = answers[Math.min(at++, answers.length - 1)] as Scripted;
    if ("fail" in answer) throw new HandlerFailure(answer.fail);
    return valueFromJson(JSON.stringify(answer.return));
  };
}

function options({ policy, handlers = {} }: Run): RunOptions {
  const scripted: Partial<Record<CapabilityName, Handler>> = {};
  for (const [name, answers] of Object.entries(handlers)) {
    scripted[name as CapabilityName] = script(answers);
  }
  return {
    policy: typeof policy === "string"
      ? policy
      : parsePolicy(JSON.stringify(policy)),
    handlers: scripted as Handlers,
  };
}

test("every example has expectations", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ax"));
  assertEquals(files.sort(), examples.map(({ file }) => file).sort());
});

for (const { file, title, runs } of examples) {
  const source = makeSource(file, read(file));
  test(`examples/${file} compiles without a warning`, () => {
    assertEquals(analyze(source).diagnostics.map((one) => one.message), []);
    assert(source.text.startsWith(`// ${title}`), "opens with its title");
  });
  test(`examples/${file} is formatted`, () => {
    assertEquals(formatSource(source).text, source.text);
  });
  for (const expected of runs) {
    test(`examples/${file}: ${expected.name}`, async () => {
      const { outcome, ui, events } = await run(source, options(expected));
      const { value, trap, refusal } = expected.expect;
      if (value !== undefined) {
        assertEquals(
          outcome.kind === "done" ? display(outcome.value) : outcome.text,
          value,
        );
      } else if (trap !== undefined) {
        assert(outcome.kind === "trap");
        assertEquals(outcome.text, trap);
      } else {
        assert(outcome.kind === "refused");
        const { capability, layer } = outcome.refusal;
        const kind = layer === "budget"
          ? "capability_budget_exceeded"
          : "capability_denied";
        assertEquals({ kind, capability }, refusal);
      }
      assertEquals(
        ui.map((tree) => JSON.parse(valueToJson(tree))),
        expected.ui,
      );
      const calls = events.flatMap((event) =>
        event.event === "CapCall" ? [event.capability] : []
      );
      assertEquals(calls, expected.calls);
    });
  }
}
