// Copyright 2026 the Boruna authors. MIT license.

/**
 * `match`: its arms give one type, and together they cover every value.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import { type MatchExpression, unwrap } from "../syntax/mod.ts";
import { asSibling, type Body, type Demand, wanted } from "./body.ts";
import { cover, type Coverage } from "./coverage.ts";
import { checkExpression, isTelling, join } from "./expression.ts";
import { type Infer, typeText } from "./inference.ts";
import { checkPattern } from "./pattern.ts";
import type { Type } from "./types.ts";

/** Checks a match; coverage is looked at when all types are known. */
export function checkMatch(
  body: Body,
  node: MatchExpression,
  demand: Demand,
): Infer {
  const subject = checkExpression(body, node.subject, null);
  const parameter = enumParameter(body, node);
  const types: Infer[] = [];
  let goal = demand;
  let good = true;
  for (const arm of node.arms) {
    body.enter();
    if (!checkPattern(body, arm.pattern, subject)) good = false;
    const type = checkExpression(body, arm.body, goal);
    body.leave();
    types.push(type);
    if (goal === null && isTelling(type)) {
      goal = asSibling(
        type,
        "in an arm",
        body.label(valueSpan(arm.body), `this arm is ${typeText(type)}`),
      );
    }
  }
  if (good) {
    body.afterwards.push((finisher) =>
      checkCoverage(body, node, finisher.finish(subject), parameter)
    );
  }
  return goal === demand ? join(types) : wanted(goal)!.type;
}

function valueSpan(expression: MatchExpression["arms"][number]["body"]): Span {
  const inner = unwrap(expression);
  if (inner.kind !== "Block") return inner.span;
  return inner.statements.at(-1)?.span ?? inner.span;
}

/** The parameter that is matched, where the reference looks (E005). */
function enumParameter(body: Body, node: MatchExpression): string | null {
  if (node.subject.kind !== "NameExpression") return null;
  const { name } = node.subject;
  return body.find(name)?.kind === "parameter" ? name : null;
}

/** How many missing cases are named. */
const MOST_NAMED = 3;

function checkCoverage(
  body: Body,
  node: MatchExpression,
  subject: Type,
  parameter: string | null,
): void {
  if (subject.kind === "Unknown") return;
  const coverage = cover(node.arms.map((arm) => arm.pattern), subject, body);
  const span = { start: node.span.start, end: node.subject.span.end };
  if (coverage.kind === "unknown") {
    body.report("E013", span, "this match is too large to be checked", {
      help: "split it into several functions, or add a last arm `_ => …`",
    });
    return;
  }
  if (coverage.missing.length > 0) {
    reportMissing(body, node, subject, parameter, coverage, span);
  }
  for (const index of coverage.unreachable) {
    const { pattern } = node.arms[index]!;
    body.report("W004", pattern.span, "this arm is never reached", {
      help: "the arms above take every value that it matches; remove it",
    });
  }
}

function reportMissing(
  body: Body,
  node: MatchExpression,
  subject: Type,
  parameter: string | null,
  coverage: Coverage & { readonly kind: "known" },
  span: Span,
): void {
  const narrow = parameter === null ? null : missingVariants(node, subject);
  if (narrow !== null && subject.kind === "Enum") {
    const { name } = subject.declaration;
    body.report(
      "E005",
      span,
      `non-exhaustive match on '${parameter}' of type '${name}': missing variants: ${
        [...narrow].sort().join(", ")
      }`,
      { help: armHelp(coverage.missing) },
    );
    return;
  }
  const named = coverage.missing.slice(0, MOST_NAMED)
    .map((text) => `\`${text}\``);
  const more = coverage.missing.length > MOST_NAMED || coverage.more
    ? " and more"
    : "";
  body.report(
    "E013",
    span,
    `this match on ${typeText(subject)} does not cover ${
      named.join(", ")
    }${more}`,
    { help: armHelp(coverage.missing) },
  );
}

function armHelp(missing: readonly string[]): string {
  const first = missing[0] ?? "_";
  return first === "_"
    ? "add a last arm `_ => …`"
    : `add an arm \`${first} => …\`, or a last arm \`_ => …\``;
}

/** The variants without an arm, unless an arm takes everything. */
function missingVariants(
  node: MatchExpression,
  subject: Type,
): string[] | null {
  if (subject.kind !== "Enum") return null;
  const named = new Set<string>();
  for (const { pattern } of node.arms) {
    if (pattern.kind !== "NamedPattern") return null;
    named.add(pattern.name.text);
  }
  const missing = subject.declaration.variants
    .map((variant) => variant.name)
    .filter((name) => !named.has(name));
  return missing.length === 0 ? null : missing;
}
