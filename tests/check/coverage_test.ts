// Copyright 2026 the Boruna authors. MIT license.

/**
 * Coverage against the truth: all values of a small type are tried on all
 * arms. And large or hostile programs, which must not take long.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { check, type Checked } from "../../src/check/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";
import { parse, type Pattern } from "../../src/syntax/mod.ts";

function checked(text: string): Checked {
  const { file } = parse(makeSource("prog.ax", text));
  return check({ main: file, imports: [], resolved: new Map() });
}

/** A reproducible source of small numbers. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * sides);
  };
}

const HEAD = "enum E { A, B(Bool), C { x: Bool, y: Bool } }\n" +
  "fn f(r: Result<E, Option<Bool>>) -> Int { match r {\n";

/** All values of `Result<E, Option<Bool>>`, written as patterns. */
const VALUES: readonly string[] = [
  "Ok(A)",
  ...["true", "false"].flatMap((x) => [
    `Ok(B(${x}))`,
    `Ok(C { x: ${x}, y: true })`,
    `Ok(C { x: ${x}, y: false })`,
    `Err(Some(${x}))`,
  ]),
  "Err(None)",
];

function randomPattern(roll: (sides: number) => number): string {
  const bool = (): string => ["true", "false", "_", "b"][roll(4)]!;
  switch (roll(9)) {
    case 0:
      return "_";
    case 1:
      return "Ok(_)";
    case 2:
      return "Err(e)";
    case 3:
      return "Ok(A)";
    case 4:
      return `Ok(B(${bool()}))`;
    case 5:
      return `Ok(C { x: ${bool()} })`;
    case 6:
      return `Ok(C { y: ${bool()}, x: ${["true", "_"][roll(2)]} })`;
    case 7:
      return `Err(Some(${bool()}))`;
    default:
      return "Err(None)";
  }
}

/** True when a pattern takes a value, which is given as a pattern too. */
function takes(pattern: Pattern, value: Pattern): boolean {
  switch (pattern.kind) {
    case "BoolPattern":
      return value.kind === "BoolPattern" && value.value === pattern.value;
    case "NonePattern":
      return value.kind === "NonePattern";
    case "WrapPattern":
      return value.kind === "WrapPattern" &&
        value.constructor_ === pattern.constructor_ &&
        takes(pattern.inner, value.inner);
    case "NamedPattern":
      return value.kind === "NamedPattern" &&
        value.name.text === pattern.name.text &&
        (pattern.payload === null ||
          takes(pattern.payload, value.payload!)) &&
        (pattern.fields ?? []).every((field) =>
          takes(
            field.pattern,
            value.fields!.find((one) => one.name.text === field.name.text)!
              .pattern,
          )
        );
    default:
      return true;
  }
}

function patternsOf(lines: readonly string[]): readonly Pattern[] {
  const text = lines.map((line) => `${line} => 1,`).join("\n");
  const { file } = parse(makeSource("p.ax", `${HEAD}${text}\n} }\n`));
  const last = file.items[1];
  assert(last?.kind === "Function");
  const statement = last.body.statements[0];
  assert(statement?.kind === "Expression");
  assert(statement.expression.kind === "Match");
  return statement.expression.arms.map((arm) => arm.pattern);
}

test("coverage agrees with trying all values", () => {
  const roll = makeDice(7);
  const values = patternsOf(VALUES);
  let complete = 0;
  for (let round = 0; round < 400; round++) {
    const lines = Array.from(
      { length: 1 + roll(8) },
      () => randomPattern(roll),
    );
    const arms = patternsOf(lines);
    const first = values.map((value) =>
      arms.findIndex((arm) => takes(arm, value))
    );
    const missing = first.includes(-1);
    const unreachable = arms
      .map((arm, index) => first.includes(index) ? [] : [arm.span.start])
      .flat();
    const body = lines.map((line) => `${line} => 1,`).join("\n");
    const text = `${HEAD}${body}\n} }\n`;
    const { diagnostics } = checked(text);
    const found = diagnostics.filter(({ code }) => code === "E013");
    assertEquals(found.length === 1, missing, text);
    assertEquals(
      diagnostics.filter(({ code }) => code === "W004")
        .map(({ span }) => span.start),
      unreachable,
      text,
    );
    if (!missing) complete += 1;
    // The case that is named is one that no arm takes.
    const named = found[0]?.message.match(/cover `([^`]+)`/)?.[1];
    if (named !== undefined) {
      const [witness] = patternsOf([named]);
      assert(
        values.some((value, index) =>
          first[index] === -1 && takes(witness!, value)
        ),
        `${named} is covered: ${text}`,
      );
    }
  }
  assert(complete > 20);
});

/** Programs that grow somewhere, and the code that they must give, if any. */
const LARGE: readonly [name: string, text: string, code: string | null][] = [
  [
    "5,000 results that wait for each other",
    `${
      many(5000, (i) => `fn f${i}(n: Int) { f${i + 1}(n) }`)
    }\nfn f5000(n: Int) -> Int { n }\n`,
    null,
  ],
  [
    "5,000 results in a circle",
    many(5000, (i) => `fn f${i}(n: Int) { f${(i + 1) % 5000}(n) }`),
    "E009",
  ],
  [
    "a type that doubles 300 times",
    `fn main() -> Int {\nlet a0 = 1\n${
      many(300, (i) =>
        `let a${i + 1} = if true { Ok(a${i}) } else { Err(a${i}) }`)
    }\n1 }`,
    "E009",
  ],
  [
    "a type that nests 3,000 times",
    `fn main() -> Int {\nlet a0 = 1\n${
      many(3000, (i) => `let a${i + 1} = Some(a${i})`)
    }\n1 }`,
    null,
  ],
  [
    "a match with too many ways",
    `type P { ${many(40, (i) => `b${i}: Bool`, ", ")} }\n` +
    `fn f(p: P) -> Int { match p {\n${
      many(40, (i) => `P { b${i}: true, b${(i + 7) % 40}: false } => ${i},`)
    }\n} }`,
    "E013",
  ],
  [
    "5,000 arms",
    `fn f(s: String) -> Int { match s {\n${
      many(5000, (i) => `"s${i}" => ${i},`)
    }\n_ => 0\n} }`,
    null,
  ],
  [
    "5,000 questions that wait",
    `fn main() -> Int {\nlet mut xs = []\nlet a0 = list_get(xs, 0)\n${
      many(5000, (i) => `let a${i + 1} = a${i} + a${i}`)
    }\nxs = list_push(xs, 1)\na5000 }`,
    null,
  ],
  [
    "10,000 unknown names",
    `fn main() -> Int {\n${many(10000, (i) => `unknown${i}`)}\n1 }`,
    "E003",
  ],
];

function many(
  times: number,
  line: (index: number) => string,
  between: string = "\n",
): string {
  return Array.from({ length: times }, (_, index) => line(index))
    .join(between);
}

for (const [name, text, code] of LARGE) {
  test(`large program: ${name}`, () => {
    const before = performance.now();
    const { diagnostics } = checked(text);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    assertEquals(errors[0]?.code ?? null, code);
    assert(errors.length <= 100);
    // Generous: the machine may be busy. Quadratic would be minutes.
    assert(performance.now() - before < 20_000);
  });
}
