// Copyright 2026 the Boruna authors. MIT license.

/**
 * The smallest policy that would let a program run, as far as its text tells.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import {
  loadPolicyTools,
  type PolicyTools,
  type PolicyV2,
  type Rule,
  type Where,
} from "../capability/mod.ts";
import { type CallSite, callSites, type KnownText } from "./call_sites.ts";

/** Makes a policy with a rule for each kind of call that a program has. */
export async function neededPolicy(module: Module): Promise<PolicyV2> {
  const tools = await loadPolicyTools();
  const groups = new Map<string, CallSite[]>();
  for (const site of callSites(module)) {
    const where = whereOf(tools, site);
    const key = JSON.stringify([site.capability, where]);
    groups.set(key, [...groups.get(key) ?? [], site]);
  }
  const taken = new Set<string>();
  const rules = [...groups].map(([key, sites]): Rule => {
    const where = JSON.parse(key)[1] as Where | null;
    const { capability } = sites[0]!;
    const functions = [...new Set(sites.map((site) => site.function))].sort();
    const isOpen = where === null && tools.FIELDS_OF[capability].length > 0;
    return {
      id: freeName(where?.host?.[0] ?? capability, taken),
      effect: "allow",
      subject: capability,
      functions,
      ...(where === null ? {} : { where }),
      ...(isOpen
        ? { note: "what it asks for is computed; add a where to bound it" }
        : {}),
    };
  });
  return { schemaVersion: 2, default: "deny", rules };
}

function freeName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+/, "")
    .slice(0, 56);
  let free = plain;
  for (let n = 2; taken.has(free); n++) free = `${plain}-${n}`;
  taken.add(free);
  return free;
}

function whereOf(
  tools: PolicyTools,
  { capability, args }: CallSite,
): Where | null {
  const [first = null, second = null] = args;
  switch (capability) {
    case "net.fetch":
      return netWhere(tools, first, args.length < 2 ? GET : second);
    case "fs.read":
    case "fs.write":
      return fileWhere(tools, first);
    case "llm.call":
      return modelWhere(tools, second);
    case "db.query":
      return statementWhere(tools, first);
    default:
      return null;
  }
}

const GET: KnownText = { kind: "whole", text: "GET" };

function netWhere(
  tools: PolicyTools,
  url: KnownText,
  method: KnownText,
): Where | null {
  if (url === null) return null;
  // Without the slash behind it the name of the host may go on.
  const isComplete = url.kind === "whole" ||
    /^https?:\/\/[^/?#]+[/?#]/i.test(url.text);
  if (!isComplete) return null;
  const verb = method?.kind === "whole" ? method.text.toUpperCase() : null;
  const facts = tools.netFacts(url.text, verb ?? "GET");
  const where = tools.whereOf(facts);
  if (where === null || facts.kind !== "net") return null;
  const isOpen = url.kind === "beginning" && !/[?#]/.test(url.text);
  return {
    host: where.host!,
    port: where.port!,
    ...(verb === null || !tools.METHODS.includes(verb)
      ? {}
      : { method: [verb] }),
    ...(where.path === undefined ? {} : {
      path: isOpen ? [below(tools, new URL(url.text).pathname)] : where.path,
    }),
  };
}

/** Everything in the folder in which a path begins. */
function below(tools: PolicyTools, beginning: string): string {
  const folder = beginning.slice(0, beginning.lastIndexOf("/") + 1);
  return `${tools.escapeGlob(folder)}**`;
}

function fileWhere(tools: PolicyTools, path: KnownText): Where | null {
  if (path === null || /(?:^|\/)\.\.(?:\/|$)/.test(path.text)) return null;
  if (path.kind === "whole") {
    return path.text === ""
      ? null
      : tools.whereOf(tools.fileFacts(path.text, null));
  }
  return path.text.includes("/") ? { path: [below(tools, path.text)] } : null;
}

function modelWhere(tools: PolicyTools, model: KnownText): Where | null {
  if (model === null) return null;
  if (model.kind === "whole") {
    return tools.whereOf(tools.modelFacts(model.text));
  }
  return model.text.includes("/")
    ? { model: [below(tools, model.text)] }
    : null;
}

function statementWhere(tools: PolicyTools, sql: KnownText): Where | null {
  if (sql === null) return null;
  if (sql.kind === "whole") {
    return tools.whereOf(tools.statementFacts(sql.text));
  }
  const verb = /^\s*(select|insert|update|delete)\s/i.exec(sql.text)?.[1];
  return verb === undefined ? null : { statement: [verb.toLowerCase()] };
}
