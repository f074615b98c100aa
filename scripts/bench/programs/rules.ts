// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that decide, as rules of a business do. Two of them are expressions
 * that the languages for rules can say as well.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

interface Order {
  readonly total: number;
  readonly country: string;
  readonly vip: boolean;
}

function orderOf(i: number): Order {
  return {
    total: i % 900,
    country: i % 2 === 0 ? "DE" : "US",
    vip: i % 5 === 0,
  };
}

function allowed(o: Order): boolean {
  return (o.total < 500 || o.vip) &&
    (o.country === "DE" || o.country === "FR") && o.total % 7 !== 0;
}

function urgent(a: number, b: number, c: string): boolean {
  return a + b * 2 > 10 && c === "ok";
}

interface Applicant {
  readonly age: number;
  readonly income: number;
  readonly debts: number;
  readonly late: number;
}

function rating(p: Applicant): string {
  if (p.age < 18) return "refuse";
  if (p.late > 3) return "refuse";
  if (p.debts * 2 > p.income) return p.late > 0 ? "refuse" : "ask";
  if (p.income > 4000 && p.late === 0) return "grant";
  return p.income > 2000 ? "grant" : "ask";
}

/** A rule as an expression, and the values that it is asked about. */
export interface RuleExpression {
  /** In the Common Expression Language. */
  readonly cel: string;
  /** In JSONata. */
  readonly jsonata: string;
  /** In `.ax`, with the values as inputs of the run. */
  readonly inputs: string;
  /** The values of its names for a number. */
  readonly values: (i: number) => Readonly<Record<string, unknown>>;
}

/** The rules that are expressions, by the name of their program. */
export const EXPRESSIONS: Readonly<Record<string, RuleExpression>> = {
  "rules": {
    cel:
      '(total < 500 || vip) && (country == "DE" || country == "FR") && total % 7 != 0',
    jsonata:
      '(total < 500 or vip) and (country = "DE" or country = "FR") and total % 7 != 0',
    inputs: `fn main() -> Bool !{step.input} {
    let total = parse_int(step_input("total"))
    let country = step_input("country")
    let vip = step_input("vip") == "true"
    (total < 500 || vip) && (country == "DE" || country == "FR") && total % 7 != 0
}`,
    values: (i) => ({ ...orderOf(i) }),
  },
  "condition": {
    cel: 'a + b * 2 > 10 && c == "ok"',
    jsonata: 'a + b * 2 > 10 and c = "ok"',
    inputs: `fn main() -> Bool !{step.input} {
    let a = parse_int(step_input("a"))
    let b = parse_int(step_input("b"))
    a + b * 2 > 10 && step_input("c") == "ok"
}`,
    values: (i) => ({
      a: i % 7,
      b: i % 5,
      c: i % 3 === 0 ? "no" : "ok",
    }),
  },
};

/** Rules. */
export const RULES: readonly BenchProgram[] = [
  {
    name: "rules",
    about: "a rule over a record, evaluated again and again",
    size: 300_000,
    source: (n) =>
      `type Order { total: Int, country: String, vip: Bool }
fn allowed(o: Order) -> Bool {
    (o.total < 500 || o.vip) && (o.country == "DE" || o.country == "FR") && o.total % 7 != 0
}
fn main() -> Int {
    let mut n = 0
    let mut i = 0
    while i < ${n} {
        let o = Order { total: i % 900, country: if i % 2 == 0 { "DE" } else { "US" }, vip: i % 5 == 0 }
        if allowed(o) { n = n + 1 }
        i = i + 1
    }
    n
}`,
    helpers: [orderOf, allowed],
    hand: (n) => {
      let count = 0;
      for (let i = 0; i < n; i++) if (allowed(orderOf(i))) count++;
      return `${count}`;
    },
    lua: `
local function allowed(o)
  return (o.total < 500 or o.vip) and (o.country == "DE" or o.country == "FR") and o.total % 7 ~= 0
end
local count = 0
for i = 0, n - 1 do
  local o = {total = i % 900, country = i % 2 == 0 and "DE" or "US", vip = i % 5 == 0}
  if allowed(o) then count = count + 1 end
end
return tostring(count)`,
    peerSize: 20_000,
  },
  {
    name: "condition",
    about: "one comparison with and, over plain values",
    size: 500_000,
    source: (n) =>
      `fn urgent(a: Int, b: Int, c: String) -> Bool { a + b * 2 > 10 && c == "ok" }
fn main() -> Int {
    let mut n = 0
    let mut i = 0
    while i < ${n} {
        if urgent(i % 7, i % 5, if i % 3 == 0 { "no" } else { "ok" }) { n = n + 1 }
        i = i + 1
    }
    n
}`,
    helpers: [urgent],
    hand: (n) => {
      let count = 0;
      for (let i = 0; i < n; i++) {
        if (urgent(i % 7, i % 5, i % 3 === 0 ? "no" : "ok")) count++;
      }
      return `${count}`;
    },
    lua: `
local function urgent(a, b, c) return a + b * 2 > 10 and c == "ok" end
local count = 0
for i = 0, n - 1 do
  if urgent(i % 7, i % 5, i % 3 == 0 and "no" or "ok") then count = count + 1 end
end
return tostring(count)`,
    peerSize: 20_000,
  },
  {
    name: "decision",
    about: "a table of decisions that answers with a text",
    size: 300_000,
    source: (n) =>
      `type Applicant { age: Int, income: Int, debts: Int, late: Int }
fn rating(p: Applicant) -> String {
    if p.age < 18 { return "refuse" }
    if p.late > 3 { return "refuse" }
    if p.debts * 2 > p.income { return if p.late > 0 { "refuse" } else { "ask" } }
    if p.income > 4000 && p.late == 0 { return "grant" }
    if p.income > 2000 { "grant" } else { "ask" }
}
fn main() -> Int {
    let mut n = 0
    let mut i = 0
    while i < ${n} {
        let p = Applicant { age: i % 80, income: i * 37 % 6000, debts: i * 11 % 3000, late: i % 6 }
        n = n + match rating(p) { "grant" => 3, "ask" => 1, _ => 0 }
        i = i + 1
    }
    n
}`,
    helpers: [rating],
    hand: (n) => {
      let count = 0;
      for (let i = 0; i < n; i++) {
        switch (
          rating({
            age: i % 80,
            income: i * 37 % 6000,
            debts: i * 11 % 3000,
            late: i % 6,
          })
        ) {
          case "grant":
            count += 3;
            break;
          case "ask":
            count += 1;
        }
      }
      return `${count}`;
    },
    lua: `
local function rating(p)
  if p.age < 18 then return "refuse" end
  if p.late > 3 then return "refuse" end
  if p.debts * 2 > p.income then return p.late > 0 and "refuse" or "ask" end
  if p.income > 4000 and p.late == 0 then return "grant" end
  return p.income > 2000 and "grant" or "ask"
end
local count = 0
for i = 0, n - 1 do
  local r = rating({age = i % 80, income = i * 37 % 6000, debts = i * 11 % 3000, late = i % 6})
  if r == "grant" then count = count + 3 elseif r == "ask" then count = count + 1 end
end
return tostring(count)`,
  },
];
