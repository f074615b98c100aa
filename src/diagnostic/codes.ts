// Copyright 2026 the Boruna authors. MIT license.

/**
 * Every code that a diagnostic may carry, with the long explanation that
 * `boruna explain CODE` prints.
 *
 * E001 to E009 have the names, categories and summaries of the reference
 * (`spec/tooling.md` 1.1); the others are additions. A code is never reused.
 *
 * @module
 */

import type { Code } from "./diagnostic.ts";

/** What a code stands for. */
export interface CodeEntry {
  /** The code. */
  readonly code: Code;
  /** A short name in kebab case. */
  readonly name: string;
  /** The group it belongs to. */
  readonly category: string;
  /** One sentence. */
  readonly summary: string;
  /** What causes it and what to do, in paragraphs. */
  readonly explanation: string;
  /** A program that has it. */
  readonly wrong: string;
  /** The same program without it. */
  readonly right: string;
}

/**
 * The entry of a code in any spelling of its letter, or null.
 *
 * @example
 * ```ts
 * import { codeEntry } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(codeEntry("e003")?.name, "undefined-variable");
 * assertEquals(codeEntry("E999"), null);
 * ```
 */
export function codeEntry(code: string): CodeEntry | null {
  const wanted = code.trim().toUpperCase();
  return CODES.find((entry) => entry.code === wanted) ?? null;
}

/**
 * All entries, errors first.
 *
 * @example
 * ```ts
 * import { CODES } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const errors = CODES.filter(({ code }) => code.startsWith("E"));
 * assertEquals(errors[0]?.code, "E001");
 * ```
 */
export const CODES: readonly CodeEntry[] = [
  {
    code: "E001",
    name: "lexer-error",
    category: "lexical",
    summary: "The source could not be tokenized (invalid character or token).",
    explanation:
      `A character stands where none like it may stand, or a number or string
is not well formed. Names are made of ASCII letters, digits and \`_\`. Strings
stand in double quotes, and their escapes are \`\\n\`, \`\\t\`, \`\\r\`, \`\\0\`, \`\\"\`,
\`\\\\\` and \`\\u{1F600}\`. Numbers are decimal. Invisible characters and those that
turn the direction of text around are refused everywhere, because they can make
a program look different from what it is.`,
    wrong: `fn main() -> String {
    'hello'
}`,
    right: `fn main() -> String {
    "hello"
}`,
  },
  {
    code: "E002",
    name: "parse-error",
    category: "syntax",
    summary: "The token stream did not form a valid syntax tree.",
    explanation:
      `A word or sign stands where the grammar has no place for it, or
something is missing: a bracket, a comma, the \`=>\` of an arm. The message says what was
expected. A statement ends with its line, so there is no \`;\`, and a line that starts
with \`-\`, \`(\` or \`[\` starts a new statement. Constructs may stand 256 levels
deep inside each other, and a chain of operators may have 1000 links.`,
    wrong: `fn main() -> Int {
    let a = 1;
    a
}`,
    right: `fn main() -> Int {
    let a = 1
    a
}`,
  },
  {
    code: "E003",
    name: "undefined-variable",
    category: "name-resolution",
    summary: "A referenced variable is not defined in scope.",
    explanation:
      `The name is neither a local value in scope nor a function. A name
from a \`let\`, a pattern or a \`for\` ends with the block that introduces it. Check the
spelling, or declare the name further out.`,
    wrong: `fn main() -> Int {
    if true {
        let total = 1
    }
    total
}`,
    right: `fn main() -> Int {
    let mut total = 0
    if true {
        total = 1
    }
    total
}`,
  },
  {
    code: "E004",
    name: "undefined-function",
    category: "name-resolution",
    summary: "A called function is not defined in the module.",
    explanation:
      `The program has no function of this name, no import brings one, and
there is no builtin. Check the spelling, or import the package that has it.`,
    wrong: `fn main() -> Int {
    lenght([1, 2])
}`,
    right: `fn main() -> Int {
    list_len([1, 2])
}`,
  },
  {
    code: "E005",
    name: "non-exhaustive-match",
    category: "pattern-matching",
    summary: "A match expression does not cover all possible cases.",
    explanation:
      `A \`match\` on an enum has no arm for some variant, so the program
would stop when it meets that variant. Add an arm for each missing variant, or an arm
\`_ => …\` for all the others.`,
    wrong: `enum Light { Red, Green }

fn go(light: Light) -> Bool {
    match light {
        Green => true,
    }
}`,
    right: `enum Light { Red, Green }

fn go(light: Light) -> Bool {
    match light {
        Green => true,
        Red => false,
    }
}`,
  },
  {
    code: "E006",
    name: "unknown-field",
    category: "type",
    summary:
      "A record field access or construction references an unknown field.",
    explanation:
      `The type of the record has no field of this name. The message lists
the fields that it has.`,
    wrong: `type Point { x: Int, y: Int }

fn main() -> Int {
    let p = Point { x: 1, y: 2 }
    p.z
}`,
    right: `type Point { x: Int, y: Int }

fn main() -> Int {
    let p = Point { x: 1, y: 2 }
    p.y
}`,
  },
  {
    code: "E007",
    name: "capability-violation",
    category: "capability",
    summary:
      "A function performs an effect it does not declare in its capability set.",
    explanation:
      `An application with \`init\`, \`update\` and \`view\` keeps \`update\` and
\`view\` pure: they must not declare capabilities. Return the effects that you want from
\`update\` as data; the framework performs them.`,
    wrong: `fn init() -> Int { 0 }

fn update(state: Int, message: String) -> Int !{time.now} {
    time_now()
}

fn view(state: Int) -> Int { state }`,
    right: `fn init() -> Int { 0 }

fn update(state: Int, message: String) -> Int {
    state + 1
}

fn view(state: Int) -> Int { state }`,
  },
  {
    code: "E008",
    name: "codegen-error",
    category: "codegen",
    summary: "The typechecked program could not be lowered to bytecode.",
    explanation:
      `The program is correct, but it is larger than an instruction can
express: a call with more than 255 arguments, a record with more than 255 fields, an enum
with more than 255 variants. Split it.`,
    wrong: `// a record with 300 fields
type Wide { f1: Int, f2: Int }`,
    right: `// two records with 150 fields each
type Left { f1: Int }

type Right { f2: Int }`,
  },
  {
    code: "E009",
    name: "type-error",
    category: "type",
    summary:
      "An expression's type does not match the type required by its context.",
    explanation:
      `Two types that must be equal are not: the value of a \`let\` and its
annotation, an argument and its parameter, a result and the declared one, the two sides of
an operator, the arms of a \`match\`. A call with too many or too few arguments has this
code as well. There are no silent conversions except from Int to Float beside another
Float; \`int_to_string\`, \`int_parse\`, \`int_to_float\` and their kin convert.`,
    wrong: `fn main() -> String {
    "count: " ++ 3
}`,
    right: `fn main() -> String {
    "count: " ++ int_to_string(3)
}`,
  },
  {
    code: "E010",
    name: "duplicate",
    category: "duplicate",
    summary: "A name is declared twice where it must be unique.",
    explanation:
      `Functions, types, the fields of a record, the variants of an enum, the
parameters of a function, the names in a pattern and the keys of a map literal must each be
unique. A \`let\` may reuse a name: the new one hides the old one to the end of its block.`,
    wrong: `fn size() -> Int { 1 }

fn size() -> Int { 2 }`,
    right: `fn size() -> Int { 1 }

fn other_size() -> Int { 2 }`,
  },
  {
    code: "E011",
    name: "undeclared-capability",
    category: "capability",
    summary:
      "A function needs a capability that its declaration does not list.",
    explanation:
      `A function that calls a capability, or a function that needs one, lists
it behind its result type: \`!{net.fetch}\`. That way the signature of a function tells all
it can do to the world. Only \`main\` may leave its list out; it then gets what it needs,
with warning W002. A name in the list that is no capability has this code as well.`,
    wrong: `fn load(path: String) -> String {
    fs_read(path)
}

fn main() -> String !{fs.read} { load("a.txt") }`,
    right: `fn load(path: String) -> String !{fs.read} {
    fs_read(path)
}

fn main() -> String !{fs.read} { load("a.txt") }`,
  },
  {
    code: "E012",
    name: "import-error",
    category: "import",
    summary: "An imported package or file could not be used.",
    explanation:
      `\`import "std-json"\` loads a standard package, \`import "./file.ax"\` a
file relative to the importing one. The file must exist, must stay inside the program's
folder, must not import itself over others, and must be free of errors.`,
    wrong: `import "std-jsn"

fn main() -> Int { 1 }`,
    right: `import "std-json"

fn main() -> Int { 1 }`,
  },
  {
    code: "E013",
    name: "uncovered-case",
    category: "pattern-matching",
    summary: "A match leaves out values that its subject can have.",
    explanation:
      `Like E005, for subjects that are no plain enum: Option and Result,
numbers, strings, Bool, records, and patterns inside patterns. The message names one value
that no arm takes. A \`match\` on numbers or strings always needs an arm \`_\` or a name.`,
    wrong: `fn main() -> String {
    match 3 {
        1 => "one",
        2 => "two",
    }
}`,
    right: `fn main() -> String {
    match 3 {
        1 => "one",
        2 => "two",
        _ => "many",
    }
}`,
  },
  {
    code: "W001",
    name: "assignment-without-mut",
    category: "style",
    summary: "A name that was not declared `mut` is assigned to.",
    explanation:
      `The assignment works, so that old programs run, but a reader of the
\`let\` takes the name for a constant. Write \`let mut\`. Parameters cannot be \`mut\`: give
the value a new name in the body.`,
    wrong: `fn main() -> Int {
    let n = 1
    n = n + 1
    n
}`,
    right: `fn main() -> Int {
    let mut n = 1
    n = n + 1
    n
}`,
  },
  {
    code: "W002",
    name: "main-without-capabilities",
    category: "capability",
    summary: "`main` needs capabilities that it does not declare.",
    explanation:
      `\`main\` gets what it needs without a list, but the list at its head is
what a reader, a policy and a reviewer look at first. Write it out.`,
    wrong: `fn main() -> Int {
    time_now()
}`,
    right: `fn main() -> Int !{time.now} {
    time_now()
}`,
  },
  {
    code: "W003",
    name: "unneeded-capability",
    category: "capability",
    summary: "A function declares a capability that it does not need.",
    explanation:
      `Each declared capability is something that callers have to allow.
Remove the ones that nothing in the function uses.`,
    wrong: `fn main() -> Int !{net.fetch} {
    1
}`,
    right: `fn main() -> Int {
    1
}`,
  },
  {
    code: "W004",
    name: "unreachable-arm",
    category: "pattern-matching",
    summary: "An arm of a match is never taken.",
    explanation:
      `The arms are tried from top to bottom, and the ones above take every
value that this one would. Remove it, or move it up.`,
    wrong: `fn main() -> Int {
    match 3 {
        _ => 0,
        3 => 1,
    }
}`,
    right: `fn main() -> Int {
    match 3 {
        3 => 1,
        _ => 0,
    }
}`,
  },
  {
    code: "W005",
    name: "dropped-result",
    category: "style",
    summary: "A Result or Option is dropped without a look at it.",
    explanation:
      `The value tells whether something went wrong, and no one asks. Use
\`match\`, or drop it on purpose with \`let _ = …\`.`,
    wrong: `fn main() -> Int !{fs.write} {
    try_fs_write("log.txt", "started")
    1
}`,
    right: `fn main() -> Int !{fs.write} {
    let _ = try_fs_write("log.txt", "started")
    1
}`,
  },
  {
    code: "W006",
    name: "value-after-return",
    category: "style",
    summary: "A `return` ends with its line, and a value follows on the next.",
    explanation:
      `A statement ends with its line. \`return\` alone gives \`()\`, and what
stands on the next line is never reached. Put the value on the line of the \`return\`.`,
    wrong: `fn main() {
    return
    print_all()
}

fn print_all() {
}`,
    right: `fn main() {
    return print_all()
}

fn print_all() {
}`,
  },
];
