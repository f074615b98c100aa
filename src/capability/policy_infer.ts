// Copyright 2026 the Boruna authors. MIT license.

/**
 * The smallest policy under which a recorded run passes.
 *
 * It is widened along fixed lines only: two files of a folder become all files
 * of the folder, calls and bytes become twice what was seen. Hosts, ports,
 * methods, models and statements stay as they were seen.
 *
 * @module
 */

import {
  byteSize,
  CAPABILITY_NAMES,
  type CapabilityName,
  compareText,
  type Value,
} from "../value/mod.ts";
import { type CallFacts, factsOf } from "./policy_facts.ts";
import { escapeGlob } from "./policy_glob.ts";
import {
  type Budget,
  FIELDS_OF,
  type PolicyV2,
  type Rule,
  type Where,
} from "./policy_v2.ts";

/** A call of a recording, as much of it as matters here. */
export interface RecordedCall {
  /** The capability; a log from outside may hold any text. */
  readonly capability: string;
  /** The arguments. */
  readonly args: readonly Value[];
  /** The answer; null if there is none. */
  readonly result: Value | null;
  /** Tokens that it took. */
  readonly tokens: number;
  /** The calling function, where it is known. */
  readonly function?: string;
}

/** How to infer. */
export interface InferOptions {
  /** The working directory of the run. */
  readonly base: string | null;
  /** Widens nothing: the very paths and counts. */
  readonly isExact: boolean;
  /** Whose deny rules and settings are kept. */
  readonly current: PolicyV2 | null;
}

/** What a rule rests on. */
export interface Evidence {
  /** The name of the rule. */
  readonly rule: string;
  /** Calls. */
  readonly calls: number;
  /** Bytes that the program got. */
  readonly bytesIn: number;
  /** Bytes that it gave. */
  readonly bytesOut: number;
  /** Tokens. */
  readonly tokens: number;
}

/** A proposal. */
export interface Inference {
  /** The policy. */
  readonly policy: PolicyV2;
  /** What each of its new rules rests on. */
  readonly evidence: readonly Evidence[];
  /** Calls for which no rule was made, and why. */
  readonly skipped: readonly string[];
}

interface Group {
  readonly capability: CapabilityName;
  readonly name: string;
  readonly functions: Set<string>;
  readonly facts: CallFacts[];
  calls: number;
  bytesIn: number;
  bytesOut: number;
  tokens: number;
}

/** Infers a policy from the calls of a run. */
export function inferPolicy(
  calls: readonly RecordedCall[],
  options: InferOptions,
): Inference {
  const groups = new Map<string, Group>();
  const skipped = new Set<string>();
  for (const call of calls) {
    const capability = CAPABILITY_NAMES.find((name) =>
      name === call.capability
    );
    if (capability === undefined) {
      skipped.add(`${call.capability}: unknown capability`);
      continue;
    }
    const facts = factsOf(capability, call.args, options.base);
    if (facts.kind === "unreadable") {
      skipped.add(`${capability}: a call whose arguments cannot be read`);
      continue;
    }
    count(groups, capability, facts, call);
  }
  const sorted = [...groups.values()]
    .sort((a, b) => compareText(a.name, b.name));
  const { current } = options;
  const kept = (current?.rules ?? []).filter(({ effect }) => effect === "deny");
  const taken = new Set(kept.map(({ id }) => id));
  const rules = sorted.map((group) =>
    ruleOf(group, freeName(group.name, taken), options.isExact)
  );
  return {
    policy: {
      schemaVersion: 2,
      default: "deny",
      ...(current?.host === undefined ? {} : { host: current.host }),
      ...(current?.limits === undefined ? {} : { limits: current.limits }),
      ...(current?.net === undefined ? {} : { net: current.net }),
      rules: [...kept, ...rules],
    },
    evidence: sorted.map(({ calls, bytesIn, bytesOut, tokens }, i) => ({
      rule: rules[i]!.id,
      calls,
      bytesIn,
      bytesOut,
      tokens,
    })),
    skipped: [...skipped],
  };
}

function count(
  groups: Map<string, Group>,
  capability: CapabilityName,
  facts: CallFacts,
  call: RecordedCall,
): void {
  const name = groupName(capability, facts);
  let group = groups.get(name);
  if (group === undefined) {
    group = {
      capability,
      name,
      functions: new Set(),
      facts: [],
      calls: 0,
      bytesIn: 0,
      bytesOut: 0,
      tokens: 0,
    };
    groups.set(name, group);
  }
  group.facts.push(facts);
  if (call.function !== undefined) group.functions.add(call.function);
  group.calls++;
  group.tokens += call.tokens;
  for (const arg of call.args) group.bytesOut += byteSize(arg);
  if (call.result !== null) group.bytesIn += byteSize(call.result);
}

/** Calls with one name share a rule. */
function groupName(capability: CapabilityName, facts: CallFacts): string {
  return facts.kind === "net"
    ? `${facts.host}-${facts.port}-${facts.method.toLowerCase()}`
    : capability;
}

function freeName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "").slice(0, 56) || "rule";
  let free = plain;
  for (let n = 2; taken.has(free); n++) free = `${plain}-${n}`;
  taken.add(free);
  return free;
}

function ruleOf(group: Group, id: string, isExact: boolean): Rule {
  const { capability, calls } = group;
  const where = whereOfAll(group.facts, isExact);
  return {
    id,
    effect: "allow",
    subject: capability,
    ...(group.functions.size === 0
      ? {}
      : { functions: [...group.functions].sort(compareText) }),
    ...(where === null ? {} : { where }),
    budget: budgetOf(group, isExact),
    note: `${calls} ${calls === 1 ? "call" : "calls"} seen`,
  };
}

function budgetOf(group: Group, isExact: boolean): Budget {
  const { capability, calls, bytesIn, bytesOut, tokens } = group;
  // A budget that is just used up lets no call through, not even an empty one.
  const bound = (seen: number) => isExact ? seen + 1 : 2 * seen;
  const reaches = FIELDS_OF[capability].length > 0;
  return {
    calls: isExact ? calls : 2 * calls,
    ...(reaches && bytesIn > 0 ? { bytesIn: bound(bytesIn) } : {}),
    ...(reaches && bytesOut > 0
      ? { bytesOut: isExact ? bytesOut : 2 * bytesOut }
      : {}),
    ...(tokens > 0 ? { tokens: bound(tokens) } : {}),
  };
}

/** Conditions for calls of one group. */
function whereOfAll(all: readonly CallFacts[], isExact: boolean): Where | null {
  const [first] = all;
  switch (first?.kind) {
    case "net": {
      const nets = all.filter((facts) => facts.kind === "net");
      const { host, port, method } = first;
      return {
        host: [host],
        port: [port],
        method: [method],
        // No pattern allows a path that can be read in two ways.
        ...(nets.some(({ otherPath }) => otherPath !== null) ? {} : {
          path: patterns(nets.map(({ path }) => path), "/", isExact),
        }),
      };
    }
    case "file": {
      const files = all.filter((facts) => facts.kind === "file");
      const inside = files.filter(({ relative }) => relative !== null);
      const outside = files.filter(({ relative }) => relative === null);
      return {
        path: [
          ...patterns(inside.map(({ relative }) => relative!), "", isExact),
          ...patterns(
            outside.flatMap(({ absolute }) =>
              absolute === null ? [] : [absolute]
            ),
            "/",
            isExact,
          ),
        ].sort(compareText),
      };
    }
    case "model":
      return {
        model: distinct(
          all.map((facts) =>
            facts.kind === "model" ? facts.model.map(escapeGlob).join("/") : ""
          ),
        ),
      };
    case "statement":
      return {
        statement: distinct(
          all.flatMap((facts) => facts.kind === "statement" ? facts.kinds : []),
        ),
      };
    default:
      return null;
  }
}

/** Patterns for paths: two in one folder become the folder's `*`. */
function patterns(
  paths: readonly (readonly string[])[],
  root: "" | "/",
  isExact: boolean,
): string[] {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const folder = path.slice(0, -1).map(escapeGlob).join("/");
    const names = folders.get(folder) ?? new Set();
    names.add(path.at(-1) ?? "");
    folders.set(folder, names);
  }
  const found: string[] = [];
  for (const [folder, names] of folders) {
    const prefix = folder === "" ? root : `${root}${folder}/`;
    const known = [...names].filter((name) => name !== "");
    if (names.has("")) found.push(root === "" ? "." : "/");
    if (known.length > 1 && !isExact) found.push(`${prefix}*`);
    else for (const name of known) found.push(prefix + escapeGlob(name));
  }
  return distinct(found);
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].sort(compareText);
}
