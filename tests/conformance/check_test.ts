// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs the suites about findings: programs that must be refused at a place and
 * for a reason (`reject`), and programs that are accepted with exactly the
 * given warnings (`warn`).
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { fail } from "@std/assert";
import { analyze } from "../../src/compile/mod.ts";
import {
  type Code,
  type Diagnostic,
  makeSource,
  positionOf,
} from "../../src/diagnostic/mod.ts";
import { applyFix } from "../support/fix.ts";

interface Case {
  readonly id: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  /** True when there must be a fix. */
  readonly fix?: boolean;
  /** A line after the fix. */
  readonly fixedLine?: readonly [line: number, text: string];
}

interface RejectCase extends Case {
  readonly classes: readonly string[];
  /** Regions: line and column of the start, and of the exclusive end. */
  readonly at: readonly (readonly [number, number, number, number])[];
  /** Of each entry one text must be in the message, its notes or its help. */
  readonly words: readonly (readonly string[])[];
}

interface WarnCase extends Case {
  /** All warnings: what is warned of, and the line. */
  readonly warnings: readonly (readonly [kind: string, line: number])[];
}

const CLASS_OF: Readonly<Record<string, string>> = {
  E001: "lexical",
  E002: "syntax",
  E003: "name",
  E004: "name",
  E005: "exhaustiveness",
  E006: "type",
  E007: "capability",
  E009: "type",
  E010: "duplicate",
  E011: "capability",
  E012: "import",
  E013: "exhaustiveness",
};

const KIND_OF: Readonly<Partial<Record<Code, string>>> = {
  W004: "unreachable-arm",
  W005: "dropped-result",
};

test("language suite: reject", () => {
  judge<RejectCase>("reject", (one) => {
    const errors = findings(one).filter((d) => d.severity === "error");
    const first = errors[0];
    if (first === undefined) return ["accepted"];
    const wrong: string[] = [];
    const found = CLASS_OF[first.code] ?? first.code;
    if (!one.classes.includes(found)) {
      wrong.push(`class ${found}, not ${one.classes.join(" or ")}`);
    }
    const { line, column } = positionOf(first.source, first.span.start);
    const within = one.at.some(([l, c, endLine, endColumn]) =>
      (line > l || (line === l && column >= c)) &&
      (line < endLine || (line === endLine && column < endColumn))
    );
    if (!within) wrong.push(`at ${line}:${column}, not ${one.at.join(" or ")}`);
    const text = [
      first.message,
      ...first.notes,
      ...first.labels.map((label) => label.message),
      first.help ?? "",
      first.fix?.message ?? "",
    ].join("\n");
    for (const words of one.words) {
      if (!words.some((word) => text.includes(word))) {
        wrong.push(`does not say ${words.join(" or ")}`);
      }
    }
    wrong.push(...judgeFix(one, first));
    if (wrong.length > 0) wrong.push(`says: ${text.replaceAll("\n", " | ")}`);
    return wrong;
  });
});

test("language suite: warn", () => {
  judge<WarnCase>("warn", (one) => {
    const all = findings(one);
    const actual = all.map((d) => kindAndLine(d)).join(", ");
    const expected = one.warnings.map(([kind, line]) => `${kind} ${line}`)
      .join(", ");
    const wrong = actual === expected ? [] : [`${actual}, not ${expected}`];
    for (const diagnostic of all) {
      wrong.push(...judgeFix(one, diagnostic));
      if (diagnostic.fix === null) continue;
      const source = applyFix(diagnostic);
      const left = findings({ ...one, source });
      const same = left.some((d) => d.message === diagnostic.message);
      if (same || left.some((d) => d.severity === "error")) {
        wrong.push(`the fix does not help:\n${source}`);
      }
    }
    return wrong;
  });
});

function judge<C extends Case>(
  suite: string,
  complaints: (one: C) => readonly string[],
): void {
  const url = new URL(`language_${suite}.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(url, "utf8")) as readonly C[];
  const wrong: string[] = [];
  for (const one of cases) {
    const found = complaints(one);
    if (found.length > 0) wrong.push(`${one.id}\n    ${found.join("\n    ")}`);
  }
  if (wrong.length > 0) {
    fail(`${wrong.length} of ${cases.length} fail:\n  ${wrong.join("\n  ")}`);
  }
}

function findings(one: Case): readonly Diagnostic[] {
  return analyze(makeSource("prog.ax", one.source), {
    load: (path) => {
      const text = one.files?.[path];
      return text === undefined ? null : makeSource(path, text);
    },
  }).diagnostics;
}

function kindAndLine({ code, severity, source, span }: Diagnostic): string {
  const kind = severity === "error" ? code : KIND_OF[code] ?? code;
  return `${kind} ${positionOf(source, span.start).line}`;
}

function judgeFix(one: Case, diagnostic: Diagnostic): string[] {
  if (diagnostic.fix === null) return one.fix === true ? ["no fix"] : [];
  if (one.fixedLine === undefined) return [];
  const [line, text] = one.fixedLine;
  const fixed = applyFix(diagnostic).split("\n")[line - 1];
  return fixed === text ? [] : [`fixed to ${fixed}, not ${text}`];
}
