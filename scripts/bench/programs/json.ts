// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that read and write JSON. Lua has no JSON of its own.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

/** JSON. */
export const JSONS: readonly BenchProgram[] = [
  {
    name: "json read",
    about: "a member read out of a small document",
    size: 5_000,
    source: (n) =>
      `fn main() -> Int {
    let text = "{\\"user\\": {\\"name\\": \\"Ann\\", \\"age\\": 41}, \\"tags\\": [1, 2, 3]}"
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + match json_get(text, "/user/age") { Some(n) => parse_int(n), None => 0 }
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      const text = '{"user": {"name": "Ann", "age": 41}, "tags": [1, 2, 3]}';
      let t = 0;
      for (let i = 0; i < n; i++) {
        t += (JSON.parse(text) as { user: { age: number } }).user.age;
      }
      return `${t}`;
    },
  },
  {
    name: "json write",
    about: "records with lists made into JSON",
    size: 3_000,
    source: (n) =>
      `type User { id: Int, name: String, admin: Bool, tags: List<String> }
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        let user = User { id: i % 100, name: "user " ++ int_to_string(i % 100), admin: i % 2 == 0, tags: ["a", "b"] }
        t = t + string_len(json_encode(user))
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        const user = {
          id: i % 100,
          name: "user " + String(i % 100),
          admin: i % 2 === 0,
          tags: ["a", "b"],
        };
        t += JSON.stringify(user).length;
      }
      return `${t}`;
    },
  },
  {
    name: "json list",
    about: "a document of many objects, written, read and filtered",
    size: 2_000,
    source: (n) =>
      `fn main() -> Int {
    let mut parts = []
    let mut i = 0
    while i < ${n} {
        parts = list_push(parts, "{\\"id\\":" ++ int_to_string(i) ++ ",\\"total\\":" ++ int_to_string(i * 7 % 1000) ++ "}")
        i = i + 1
    }
    let text = "[" ++ string_join(parts, ",") ++ "]"
    let mut t = 0
    for order in json_list(text, "") {
        match json_get(order, "/total") {
            Some(total) => { if parse_int(total) > 500 { t = t + 1 } },
            None => {},
        }
    }
    t
}`,
    hand: (n) => {
      const parts: string[] = [];
      for (let i = 0; i < n; i++) {
        parts.push(`{"id":${i},"total":${i * 7 % 1000}}`);
      }
      const text = `[${parts.join(",")}]`;
      let t = 0;
      for (const order of JSON.parse(text) as { total: number }[]) {
        if (order.total > 500) t++;
      }
      return `${t}`;
    },
  },
];
