// Copyright 2026 the Boruna authors. MIT license.

/**
 * The smallest rule that allows a call.
 *
 * @module
 */

import type { CapabilityName } from "../value/mod.ts";
import type { CallFacts } from "./policy_facts.ts";
import { escapeGlob } from "./policy_glob.ts";
import { FIELDS_OF, type Rule, type Where } from "./policy_v2.ts";
import type { GatewayCall } from "./ruling.ts";

/** A rule that allows this call of this function, and others like it. */
export function ruleForCall(
  caller: Pick<GatewayCall, "capability" | "function">,
  facts: CallFacts,
): Rule {
  const where = whereOf(facts);
  return {
    id: `allow-${caller.capability.replace(".", "-")}`,
    effect: "allow",
    subject: caller.capability,
    ...(caller.function === "" ? {} : { functions: [caller.function] }),
    ...(where === null || FIELDS_OF[caller.capability].length === 0
      ? {}
      : { where }),
  };
}

/** The narrowest conditions that a call meets; null if there are none. */
export function whereOf(facts: CallFacts): Where | null {
  switch (facts.kind) {
    case "net": {
      const { host, port, method, path, otherPath } = facts;
      return {
        host: [host],
        port: [port],
        method: [method],
        // No pattern allows a path that can be read in two ways.
        ...(otherPath === null
          ? { path: [`/${path.map(escapeGlob).join("/")}`] }
          : {}),
      };
    }
    case "file": {
      const { relative, absolute } = facts;
      if (relative !== null) {
        return { path: [relative.length === 0 ? "." : pattern(relative)] };
      }
      return absolute === null ? null : { path: [`/${pattern(absolute)}`] };
    }
    case "model":
      return { model: [pattern(facts.model)] };
    case "statement":
      return {
        statement: facts.kinds,
        ...(facts.tables === null ? {} : { table: facts.tables }),
      };
    case "plain":
    case "unreadable":
      return null;
  }
}

function pattern(components: readonly string[]): string {
  return components.map(escapeGlob).join("/");
}

/** A call as people read it: `net.fetch GET example.org:443/v1`. */
export function callText(capability: CapabilityName, facts: CallFacts): string {
  const target = targetText(facts);
  return target === "" ? capability : `${capability} ${target}`;
}

function targetText(facts: CallFacts): string {
  switch (facts.kind) {
    case "net":
      return `${facts.method} ${facts.host}:${facts.port}/${
        clipped(facts.path.join("/"))
      }`;
    case "file":
      return clipped(
        facts.relative?.join("/") ??
          (facts.absolute === null ? "" : `/${facts.absolute.join("/")}`),
      );
    case "model":
      return clipped(facts.model.join("/"));
    case "statement":
      return facts.tables === null || facts.tables.length === 0
        ? facts.kinds.join(" with ")
        : `${facts.kinds.join(" with ")} on ${
          clipped(facts.tables.join(", "))
        }`;
    case "plain":
    case "unreadable":
      return "";
  }
}

function clipped(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119).toWellFormed()}…`;
}
