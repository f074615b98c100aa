// Copyright 2026 the Boruna authors. MIT license.

/**
 * The templates that come with this package. Each is a program that checks and
 * runs with mock answers, and a policy that allows no more than it needs.
 *
 * @module
 */

import type { Template } from "./templates.ts";

/** A template with what belongs to it. */
export interface ShippedTemplate extends Template {
  /** The policy; null where none is needed. */
  readonly policy: string | null;
  /** What the program reads, by name. */
  readonly inputs: Readonly<Record<string, string>>;
}

function template(
  name: string,
  description: string,
  capabilities: readonly string[],
  policy: unknown,
  text: string,
  inputs: Readonly<Record<string, string>> = {},
): ShippedTemplate {
  return {
    name,
    version: "0.1.0",
    description,
    dependencies: [],
    capabilities,
    variables: [],
    text,
    policy: policy === null ? null : `${JSON.stringify(policy, null, 2)}\n`,
    inputs,
  };
}

/** By name. */
export const SHIPPED: readonly ShippedTemplate[] = [
  template(
    "agent",
    "Asks a model, at most three times, and checks what it says",
    ["llm.call"],
    { rules: { "llm.call": { allow: true, budget: 3 } } },
    `// Asks a model until its answer is a number, at most three times.

fn ask(question: String, tries: Int) -> Result<Int, String> !{llm.call} {
    if tries == 0 {
        Err("no number after three tries")
    } else {
        match try_parse_int(llm_call(question, "")) {
            Ok(number) => Ok(number),
            Err(_) => ask(question, tries - 1),
        }
    }
}

fn main() -> Result<Int, String> !{llm.call} {
    ask("How many legs has a spider? Answer with a number only.", 3)
}
`,
  ),
  template(
    "fetch",
    "Reads an address from a file and fetches it",
    ["fs.read", "net.fetch"],
    {
      rules: {
        "fs.read": { allow: true, budget: 1 },
        "net.fetch": { allow: true, budget: 1 },
      },
      "net_policy": {
        "allowed_domains": ["example.com"],
        "max_response_bytes": 1000000,
        "timeout_ms": 10000,
        "allow_redirects": false,
      },
    },
    `// Fetches the address in settings.json and tells how long the answer is.

fn main() -> Result<Int, String> !{fs.read, net.fetch} {
    let settings = fs_read("settings.json")
    match json_get(settings, "/url") {
        Some(url) => Ok(string_len(net_fetch(url))),
        None => Err("settings.json has no url"),
    }
}
`,
    { "settings.json": '{ "url": "https://example.com" }\n' },
  ),
  template(
    "hello",
    "The smallest program",
    [],
    null,
    `fn greeting(name: String) -> String {
    "Hello, " ++ name ++ "!"
}

fn main() -> String {
    greeting("world")
}
`,
  ),
  template(
    "report",
    "Sums up a file of numbers and writes a report",
    ["fs.read", "fs.write"],
    {
      rules: {
        "fs.read": { allow: true, budget: 1 },
        "fs.write": { allow: true, budget: 1 },
      },
    },
    `// Adds the numbers in numbers.txt, one a line, and writes report.txt.

fn total(lines: List<String>) -> Int {
    let mut sum = 0
    for line in lines {
        match try_parse_int(string_trim(line)) {
            Ok(number) => {
                sum = sum + number
            },
            Err(_) => {
            },
        }
    }
    sum
}

fn main() -> Int !{fs.read, fs.write} {
    let sum = total(string_split(fs_read("numbers.txt"), "\\n"))
    fs_write("report.txt", "total: " ++ int_to_string(sum) ++ "\\n")
    sum
}
`,
    { "numbers.txt": "12\n30\n" },
  ),
];
