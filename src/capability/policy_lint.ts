// Copyright 2026 the Boruna authors. MIT license.

/**
 * Rules that can have no effect: those that are for no call, and those before
 * which another rule always decides.
 *
 * What is told here is certain. A rule that is covered by several others
 * together is not found.
 *
 * @module
 */

import { compareText, debugText } from "../value/mod.ts";
import { PolicyError } from "./policy_error.ts";
import { coversGlob, isAnywhere } from "./policy_glob.ts";
import { coversHost } from "./policy_host.ts";
import {
  foreignFields,
  type PreparedRule,
  prepareRule,
} from "./policy_match.ts";
import type { PolicyV2, Rule, RuleSubject } from "./policy_v2.ts";
import { WHERE_FIELDS } from "./policy_v2.ts";

/** The problems, in the order of the rules. */
export function findUselessRules(policy: PolicyV2): readonly PolicyError[] {
  const prepared = policy.rules.map(prepareRule);
  const problems: PolicyError[] = [];
  for (const [i, one] of prepared.entries()) {
    const never = neverMatches(one.rule);
    if (never !== null) {
      problems.push(
        problem(
          "policy.never_matches",
          i,
          one.rule,
          `can never match: ${never}`,
        ),
      );
      continue;
    }
    const other = prepared.find((other) => decidesBefore(other, one));
    if (other !== undefined) {
      problems.push(
        problem(
          "policy.unreachable_rule",
          i,
          one.rule,
          `never decides: rule ${
            debugText(other.rule.id)
          } always does before it`,
        ),
      );
    }
  }
  return problems;
}

function problem(
  code: "policy.never_matches" | "policy.unreachable_rule",
  index: number,
  { id }: Rule,
  text: string,
): PolicyError {
  const path = `rules[${index}]`;
  return new PolicyError(code, `${path}: rule ${debugText(id)} ${text}`, {
    path,
    rule: id,
  });
}

/** Why a rule is for no call; null if it may be for one. */
function neverMatches(rule: Rule): string | null {
  const { functions, where = {}, notBefore, notAfter } = rule;
  if (functions?.length === 0) return '"functions" is empty';
  const empty = WHERE_FIELDS.find((field) => where[field]?.length === 0);
  if (empty !== undefined) return `"where.${empty}" is empty`;
  const [foreign] = foreignFields(rule);
  if (foreign !== undefined) {
    return `calls of ${rule.subject} have no "${foreign}"`;
  }
  if (rule.subject === "net.fetch" || rule.subject === "net.*") {
    const relative = where.path?.find((path) =>
      !path.startsWith("/") && !path.startsWith("**")
    );
    if (relative !== undefined) {
      return `the path of a URL begins with "/", and ${
        debugText(relative)
      } does not`;
    }
  }
  if (
    notBefore !== undefined && notAfter !== undefined && notBefore >= notAfter
  ) return '"not_before" is not before "not_after"';
  return null;
}

/** Whether the other rule decides on every call that the rule is for. */
function decidesBefore(other: PreparedRule, one: PreparedRule): boolean {
  if (other === one || neverMatches(other.rule) !== null) return false;
  const isEqual = other.rule.effect === one.rule.effect;
  if (!isEqual && other.rule.effect !== "deny") return false;
  if (isEqual && compareText(other.rule.id, one.rule.id) >= 0) return false;
  if (
    isEqual &&
    (other.rule.budget !== undefined || other.rule.rate !== undefined)
  ) return false;
  return covers(other, one, !isEqual);
}

/** Whether every call that `b` is for is one that `a` is for. */
function covers(
  a: PreparedRule,
  b: PreparedRule,
  isAgainst: boolean,
): boolean {
  return subjectCovers(a.rule.subject, b.rule.subject) &&
    (a.functions === null ||
      (b.functions !== null &&
        [...b.functions].every((name) => a.functions!.has(name)))) &&
    each(a.hosts, b.hosts, coversHost) &&
    each(a.ports, b.ports, same) &&
    each(a.methods, b.methods, same) &&
    // A deny pattern may be for more than its text says, never for less.
    each(a.paths, b.paths, (x, y) =>
      coversGlob(x, y) ||
      (isAgainst && isAnywhere(x) &&
        coversGlob({ ...x, isAbsolute: true }, y))) &&
    each(a.models, b.models, coversGlob) &&
    each(a.statements, b.statements, same) &&
    // A statement may use no table at all.
    (!isAgainst || a.tables === null) && each(a.tables, b.tables, same) &&
    (a.rule.notBefore ?? -Infinity) <= (b.rule.notBefore ?? -Infinity) &&
    (a.rule.notAfter ?? Infinity) >= (b.rule.notAfter ?? Infinity);
}

function subjectCovers(a: RuleSubject, b: RuleSubject): boolean {
  return a === b || (a.endsWith(".*") && b.startsWith(a.slice(0, -1)));
}

function each<T>(
  a: readonly T[] | null,
  b: readonly T[] | null,
  covers: (a: T, b: T) => boolean,
): boolean {
  return a === null ||
    (b !== null && b.every((item) => a.some((other) => covers(other, item))));
}

function same<T>(a: T, b: T): boolean {
  return a === b;
}
