// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads policies of version 2.
 *
 * Everything that is wrong is told at once, each with its place. A rule that
 * can have no effect is an error too: whoever wrote it believes that it has one.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  CAPABILITY_SPELLINGS,
  type CapabilityName,
  debugText,
  type Int,
  type Json,
  JsonObject,
} from "../value/mod.ts";
import { readHostPort } from "./net_rules.ts";
import { PolicyError, type PolicyErrorCode } from "./policy_error.ts";
import { GlobError, parseGlob } from "./policy_glob.ts";
import { readHostPattern } from "./policy_host.ts";
import { object, sorted, texts, unsigned, wrongType } from "./policy_json.ts";
import { findUselessRules } from "./policy_lint.ts";
import {
  type Budget,
  type HostDemand,
  METHODS,
  type NetSettings,
  type PolicyLimits,
  type PolicyV2,
  type Rate,
  READING_STATEMENTS,
  type RequiredStrength,
  type Rule,
  type RuleSubject,
  type Where,
  WHERE_FIELDS,
  type WhereField,
  WRITING_STATEMENTS,
} from "./policy_v2.ts";

const TOP = [
  "$schema",
  "schema_version",
  "default",
  "host",
  "limits",
  "net",
  "rules",
];
const HOST = ["require", "when_unavailable"];
const LIMITS = [
  "steps",
  "call_depth",
  "wall_ms",
  "capability_ms",
  "live_bytes",
  "output_bytes",
  "event_log_bytes",
];
const NET = [
  "exceptions",
  "max_redirects",
  "max_response_bytes",
  "timeout_ms",
  "proxy",
  "trace_context_hosts",
];
const RULE = [
  "id",
  "allow",
  "deny",
  "functions",
  "where",
  "budget",
  "rate",
  "not_before",
  "not_after",
  "note",
];
const BUDGET = ["calls", "bytes_in", "bytes_out", "tokens"];
const RATE = ["calls", "per_ms"];

/** The most rules of a policy, and the most entries of a list. */
const MOST = 10000;

/**
 * Reads a policy of version 2 from parsed JSON.
 *
 * @throws {PolicyError} The first problem, with all others in `more`.
 */
export function readPolicyV2(json: Json): PolicyV2 {
  const reader = new Reader();
  const policy = reader.policy(json);
  const problems = reader.problems.length > 0
    ? reader.problems
    : findUselessRules(policy);
  const [first, ...more] = problems;
  if (first === undefined) return policy;
  throw new PolicyError(
    first.code,
    textOf(first),
    first.facts,
    first.help,
    more,
  );
}

/** The name of a member as our data has it. */
function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function textOf(error: PolicyError): string {
  return error.message.slice(error.code.length + 2);
}

class Reader {
  readonly problems: PolicyError[] = [];

  policy(json: Json): PolicyV2 {
    const members = this.#members(json, "", TOP);
    const host = this.#part(members, "host", (part) => this.#host(part));
    const limits = this.#part(members, "limits", (part) => this.#limits(part));
    const net = this.#part(members, "net", (part) => this.#net(part));
    return {
      schemaVersion: 2,
      default: this.#part(
        members,
        "default",
        (part) => this.#word(part, "default", ["allow", "deny"] as const),
      ) ?? "deny",
      ...(host === undefined ? {} : { host }),
      ...(limits === undefined ? {} : { limits }),
      ...(net === undefined ? {} : { net }),
      rules: this.#part(members, "rules", (part) => this.#rules(part)) ?? [],
    };
  }

  #host(json: Json): HostDemand {
    const members = this.#members(json, "host", HOST);
    const require: Partial<Record<CapabilityName, RequiredStrength>> = {};
    const given = members.get("require");
    if (given instanceof JsonObject) {
      for (const [name, strength] of sorted(given)) {
        const path = `host.require.${name}`;
        const capability = this.#capability(name, path);
        const word = this.#word(strength, path, ["coarse", "enforced"]);
        if (capability !== null && word !== undefined) {
          require[capability] = word as RequiredStrength;
        }
      }
    } else if (given !== undefined) {
      for (const name of this.#texts(given, "host.require") ?? []) {
        const capability = this.#capability(name, "host.require");
        if (capability !== null) require[capability] = "enforced";
      }
    }
    return {
      require,
      whenUnavailable: this.#part(
        members,
        "when_unavailable",
        (part) =>
          this.#word(
            part,
            "host.when_unavailable",
            ["refuse", "warn"] as const,
          ),
      ) ?? "refuse",
    };
  }

  #limits(json: Json): PolicyLimits {
    const members = this.#members(json, "limits", LIMITS);
    const limits: { -readonly [Key in keyof PolicyLimits]: number } = {};
    for (const [name, value] of members) {
      const limit = this.#positive(value, `limits.${name}`);
      if (limit === undefined) continue;
      const most = name === "call_depth" ? 100000 : Number.MAX_SAFE_INTEGER;
      if (name !== "steps" && limit > most) {
        this.#invalid(`limits.${name}`, `may be at most ${most}`);
        continue;
      }
      limits[camel(name) as keyof PolicyLimits] = limit as number;
    }
    return limits;
  }

  #net(json: Json): NetSettings {
    const members = this.#members(json, "net", NET);
    const net: { -readonly [Key in keyof NetSettings]: NetSettings[Key] } = {};
    for (const [name, value] of members) {
      const path = `net.${name}`;
      switch (name) {
        case "exceptions":
          net.exceptions = this.#list(
            value,
            path,
            (text) =>
              readHostPort(text) === null
                ? "is not host:port; the port must be given"
                : null,
          );
          break;
        case "trace_context_hosts":
          net.traceContextHosts = this.#list(value, path, hostProblem);
          break;
        case "proxy": {
          const [proxy] = this.#list(
            [value],
            path,
            (text) => readHostPort(text) === null ? "is not host:port" : null,
          );
          if (proxy !== undefined) net.proxy = proxy;
          break;
        }
        case "max_redirects": {
          const count = this.#natural(value, path);
          if (count === undefined) break;
          if (count <= 20) net.maxRedirects = Number(count);
          else this.#invalid(path, "may be at most 20");
          break;
        }
        case "max_response_bytes":
        case "timeout_ms": {
          const size = this.#positive(value, path);
          if (size === undefined) break;
          if (name === "timeout_ms") net.timeoutMs = size;
          else net.maxResponseBytes = size;
        }
      }
    }
    return net;
  }

  #rules(json: Json): readonly Rule[] {
    if (!Array.isArray(json)) {
      this.#fault("rules", wrongType(json, "a sequence"));
      return [];
    }
    if (json.length > MOST) {
      this.#invalid("rules", `may be at most ${MOST}`);
      return [];
    }
    const ids = new Map<string, number>();
    const rules: Rule[] = [];
    for (const [i, item] of (json as readonly Json[]).entries()) {
      const rule = this.#rule(item, `rules[${i}]`);
      if (rule === null) continue;
      const other = ids.get(rule.id);
      if (other !== undefined) {
        this.#invalid(
          `rules[${i}].id`,
          `${debugText(rule.id)} is the name of rules[${other}] too`,
          rule.id,
        );
      }
      ids.set(rule.id, i);
      rules.push(rule);
    }
    return rules;
  }

  #rule(json: Json, path: string): Rule | null {
    const before = this.problems.length;
    const members = this.#members(json, path, RULE);
    const id = this.#id(members.get("id"), `${path}.id`);
    const effect = members.has("deny") ? "deny" : "allow";
    if (members.has("deny") === members.has("allow")) {
      if (this.problems.length === before) {
        this.#invalid(path, 'needs one of "allow" and "deny"', id);
      }
      return null;
    }
    const subject = this.#subject(members.get(effect)!, `${path}.${effect}`);
    const functions = members.get("functions");
    const where = members.get("where");
    const budget = members.get("budget");
    const rate = members.get("rate");
    const note = members.get("note");
    if (effect === "deny") {
      for (const name of ["budget", "rate"]) {
        if (members.has(name)) {
          this.#invalid(`${path}.${name}`, "has no meaning in a deny rule", id);
        }
      }
    }
    const rule = {
      id,
      effect,
      subject: subject ?? "random",
      ...(functions === undefined ? {} : {
        functions: this.#list(
          functions,
          `${path}.functions`,
          (text) => text === "" ? "is not the name of a function" : null,
        ),
      }),
      ...(where === undefined
        ? {}
        : { where: this.#where(where, `${path}.where`) }),
      ...(budget === undefined
        ? {}
        : { budget: this.#budget(budget, `${path}.budget`) }),
      ...(rate === undefined ? {} : { rate: this.#rate(rate, `${path}.rate`) }),
      ...this.#time(members, "not_before", "notBefore", path),
      ...this.#time(members, "not_after", "notAfter", path),
      ...(note === undefined ? {} : { note: this.#note(note, `${path}.note`) }),
    } satisfies Rule;
    return this.problems.length === before ? rule : null;
  }

  #id(json: Json | undefined, path: string): string {
    if (json === undefined) {
      this.#invalid(path, "is missing; a refusal names its rule by it");
      return "";
    }
    if (typeof json !== "string") {
      this.#fault(path, wrongType(json, "a string"));
      return "";
    }
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(json)) {
      this.#invalid(
        path,
        `${
          debugText(json.slice(0, 80))
        } is not 1 to 64 letters, digits, ".", "_", "-"`,
      );
    }
    return json;
  }

  #subject(json: Json, path: string): RuleSubject | null {
    if (typeof json !== "string") {
      this.#fault(path, wrongType(json, "a string"));
      return null;
    }
    const family = json.endsWith(".*") ? json.slice(0, -1) : null;
    if (
      family !== null && family.length > 1 &&
      CAPABILITY_NAMES.some((name) => name.startsWith(family))
    ) return json as RuleSubject;
    return this.#capability(json, path);
  }

  #capability(name: string, path: string): CapabilityName | null {
    const canonical = Object.hasOwn(CAPABILITY_SPELLINGS, name)
      ? CAPABILITY_SPELLINGS[name]!
      : null;
    if (canonical === name) return canonical;
    const text = `${path}: unknown capability ${debugText(name)}`;
    this.problems.push(
      canonical === null
        ? new PolicyError("policy.invalid_capability", text, {
          found: name,
          path,
        })
        : new PolicyError(
          "policy.invalid_capability",
          `${text} — did you mean "${canonical}"?`,
          { found: name, hint: canonical, path },
        ),
    );
    return null;
  }

  #where(json: Json, path: string): Where {
    const members = this.#members(json, path, WHERE_FIELDS);
    const where: Partial<Record<WhereField, readonly (string | number)[]>> = {};
    for (const [name, value] of members) {
      const field = name as WhereField;
      where[field] = field === "port"
        ? this.#ports(value, `${path}.port`)
        : this.#list(value, `${path}.${name}`, (text) => problem(field, text));
    }
    return where as Where;
  }

  #ports(json: Json, path: string): readonly number[] {
    if (!Array.isArray(json)) {
      this.#fault(path, wrongType(json, "a sequence"));
      return [];
    }
    return (json as readonly Json[]).map((item, i) => {
      const port = this.#natural(item, `${path}[${i}]`);
      if (port !== undefined && (port < 1 || port > 65535)) {
        this.#invalid(`${path}[${i}]`, "is no port; ports are 1 to 65535");
      }
      return Number(port ?? 0);
    });
  }

  #budget(json: Json, path: string): Budget {
    const members = this.#members(json, path, BUDGET);
    const budget: { -readonly [Key in keyof Budget]: Int } = {};
    for (const [name, value] of members) {
      const limit = this.#positive(value, `${path}.${name}`);
      if (limit !== undefined) budget[camel(name) as keyof Budget] = limit;
    }
    return budget;
  }

  #rate(json: Json, path: string): Rate {
    const members = this.#members(json, path, RATE);
    const [calls, perMs] = RATE.map((name) => {
      const value = members.get(name);
      if (value === undefined) {
        this.#invalid(`${path}.${name}`, "is missing");
        return 1;
      }
      const limit = this.#positive(value, `${path}.${name}`) ?? 1;
      if (limit > 1000000000) {
        this.#invalid(`${path}.${name}`, "may be at most 1000000000");
        return 1;
      }
      return Number(limit);
    });
    if (calls! * perMs! > Number.MAX_SAFE_INTEGER) {
      this.#invalid(path, "is too large to be counted");
    }
    return { calls: calls!, perMs: perMs! };
  }

  #time<Key extends string>(
    members: Map<string, Json>,
    name: string,
    key: Key,
    path: string,
  ): { readonly [K in Key]?: number } {
    const json = members.get(name);
    if (json === undefined) return {};
    const at = typeof json === "string" ? readTime(json) : null;
    if (at === null) {
      this.#invalid(
        `${path}.${name}`,
        "is no moment in UTC, such as 2026-01-31T18:00:00Z",
      );
      return {};
    }
    return { [key]: at } as { readonly [K in Key]?: number };
  }

  #note(json: Json, path: string): string {
    if (typeof json !== "string") {
      this.#fault(path, wrongType(json, "a string"));
      return "";
    }
    if (json.length > 500) this.#invalid(path, "is longer than 500 characters");
    return json;
  }

  /** The members of an object; what it does not know is a problem. */
  #members(
    json: Json,
    path: string,
    known: readonly string[],
  ): Map<string, Json> {
    let members: Map<string, Json>;
    try {
      members = object(json, "a map");
    } catch (error) {
      this.#fault(path, error as PolicyError);
      return new Map();
    }
    for (const name of members.keys()) {
      if (known.includes(name)) continue;
      members.delete(name);
      const full = path === "" ? name : `${path}.${name}`;
      this.problems.push(
        new PolicyError(
          "policy.unknown_field",
          `unknown field ${debugText(name)} at ${full}`,
          { path: full },
        ),
      );
    }
    return members;
  }

  #part<T>(
    members: Map<string, Json>,
    name: string,
    read: (part: Json) => T,
  ): T | undefined {
    const part = members.get(name);
    return part === undefined ? undefined : read(part);
  }

  #word<Word extends string>(
    json: Json,
    path: string,
    words: readonly Word[],
  ): Word | undefined {
    const word = words.find((one) => one === json);
    if (word === undefined) {
      this.#invalid(path, `must be ${words.map((w) => `"${w}"`).join(" or ")}`);
    }
    return word;
  }

  #texts(json: Json, path: string): readonly string[] | null {
    try {
      return texts(json);
    } catch (error) {
      this.#fault(path, error as PolicyError);
      return null;
    }
  }

  #list(
    json: Json,
    path: string,
    problemOf: (text: string) => string | null,
  ): readonly string[] {
    const items = this.#texts(json, path) ?? [];
    if (items.length > MOST) {
      this.#invalid(path, `may have at most ${MOST} entries`);
      return [];
    }
    for (const [i, item] of items.entries()) {
      const wrong = problemOf(item);
      if (wrong !== null) {
        this.#invalid(`${path}[${i}]`, `${debugText(item)} ${wrong}`);
      }
    }
    return items;
  }

  #natural(json: Json, path: string): Int | undefined {
    try {
      return unsigned(json, "u64");
    } catch (error) {
      this.#fault(path, error as PolicyError);
      return undefined;
    }
  }

  #positive(json: Json, path: string): Int | undefined {
    const value = this.#natural(json, path);
    if (value !== 0) return value;
    this.#invalid(path, "must be > 0; a deny rule forbids calls altogether");
    return undefined;
  }

  #invalid(path: string, text: string, rule?: string): void {
    this.#problem("policy.invalid_value", path, text, rule);
  }

  #fault(path: string, error: PolicyError): void {
    this.#problem(error.code, path, textOf(error));
  }

  #problem(
    code: PolicyErrorCode,
    path: string,
    text: string,
    rule?: string,
  ): void {
    this.problems.push(
      new PolicyError(code, path === "" ? text : `${path}: ${text}`, {
        ...(path === "" ? {} : { path }),
        ...(rule === undefined || rule === "" ? {} : { rule }),
      }),
    );
  }
}

/** What is wrong with an entry of a condition; null if nothing is. */
function problem(field: WhereField, text: string): string | null {
  switch (field) {
    case "host":
      return hostProblem(text);
    case "method":
      return METHODS.includes(text)
        ? null
        : METHODS.includes(text.toUpperCase())
        ? "must be in capitals"
        : `is no HTTP method that programs can use; those are ${
          METHODS.join(", ")
        }`;
    case "path":
    case "model":
      try {
        parseGlob(text);
        return null;
      } catch (error) {
        if (error instanceof GlobError) {
          return `is no pattern: ${error.message}`;
        }
        throw error;
      }
    case "statement":
      return [...READING_STATEMENTS, ...WRITING_STATEMENTS].includes(text)
        ? null
        : `is no kind of statement; those are ${
          [...READING_STATEMENTS, ...WRITING_STATEMENTS].join(", ")
        }`;
    case "table":
      return text === "" ? "is no name" : null;
    case "port":
      return null;
  }
}

function hostProblem(text: string): string | null {
  return readHostPattern(text) === null
    ? 'is no host; a host is a name, "*." and a name, or an address, without scheme and port'
    : null;
}

/** A moment in UTC as milliseconds since 1970; null if it is none. */
export function readTime(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text)) return null;
  const at = Date.parse(text);
  // The parser takes some days that are none, such as the 30th of February.
  return Number.isNaN(at) ||
      new Date(at).toISOString().slice(0, 19) !== text.slice(0, 19)
    ? null
    : at;
}
