// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that want all of the machine, and the limit that ends each.
 *
 * @module
 */

import type { LimitKind } from "../../src/run/mod.ts";

/** A program without an end, or with one that is too far away. */
export interface Bomb {
  readonly name: string;
  readonly source: string;
  readonly limit: LimitKind;
}

/** What the limits on steps, frames and sizes end soon. */
export const BOMBS: readonly Bomb[] = [
  {
    name: "a text that doubles",
    source: `fn main() -> Int {
    let mut s = "ab"
    while true { s = s ++ s }
    string_len(s)
}`,
    limit: "size",
  },
  {
    name: "a text that doubles by replacing",
    source: `fn main() -> Int {
    let mut s = "x"
    while true { s = string_replace(s, "x", "xx") }
    string_len(s)
}`,
    limit: "size",
  },
  {
    name: "a value printed as a tree of 40 levels",
    source: `fn main() -> String {
    let mut t = json_encode(["x"])
    while true { t = json_encode([t, t]) }
    t
}`,
    limit: "size",
  },
  {
    name: "a shared value of 60 levels, printed",
    source: `type P { a: Option<P>, b: Option<P> }
fn main() -> String {
    let mut t: Option<P> = None
    let mut i = 0
    while i < 60 {
        t = Some(P { a: t, b: t })
        i = i + 1
    }
    json_encode(t)
}`,
    limit: "size",
  },
  {
    name: "a shared value of 60 levels, compared",
    source: `type P { a: Option<P>, b: Option<P> }
fn grow() -> Option<P> {
    let mut t: Option<P> = None
    let mut i = 0
    while i < 60 {
        t = Some(P { a: t, b: t })
        i = i + 1
    }
    t
}
fn main() -> Bool { grow() == grow() }`,
    limit: "size",
  },
  {
    name: "a list that grows",
    source: `fn main() -> Int {
    let mut l: List<Int> = []
    while true { l = list_push(l, 1) }
    list_len(l)
}`,
    limit: "steps",
  },
  {
    name: "records linked to records",
    source: `type N { next: Option<N> }
fn main() -> Int {
    let mut n: Option<N> = None
    while true { n = Some(N { next: n }) }
    1
}`,
    limit: "steps",
  },
  {
    name: "a function that calls itself",
    source: `fn f(n: Int) -> Int { f(n + 1) + 1 }
fn main() -> Int { f(0) }`,
    limit: "stack",
  },
  {
    name: "a loop",
    source: `fn main() -> Int { while true { } }`,
    limit: "steps",
  },
  {
    name: "a map that grows",
    source: `fn main() -> Int {
    let mut m: Map<String, Int> = {}
    let mut i = 0
    while true {
        m = map_set(m, int_to_string(i), i)
        i = i + 1
    }
    i
}`,
    limit: "steps",
  },
  {
    name: "a text that doubles and is read",
    source: `fn main() -> Int {
    let mut s = "ab"
    let mut n = 0
    while true {
        s = s ++ s
        n = string_len(s)
    }
    n
}`,
    limit: "size",
  },
];

const LONG_TEXT = `    let mut s = "ab"
    let mut i = 0
    while i < 21 {
        s = s ++ s
        i = i + 1
    }
`;

/**
 * What keeps all that it makes: few steps take much memory, or endless steps a
 * little each.
 */
export const HOARDS: readonly Bomb[] = [
  {
    name: "texts made of a text",
    source: `fn main() -> Int {
${LONG_TEXT}    let mut l: List<String> = []
    while true { l = list_push(l, string_to_upper(s)) }
    1
}`,
    limit: "resident_bytes",
  },
  {
    name: "joined texts that are read",
    source: `fn main() -> Int {
${LONG_TEXT}    let mut l: List<String> = []
    while true {
        let t = s ++ int_to_string(i)
        if t == s ++ int_to_string(i + 1) { return 0 }
        l = list_push(l, t)
        i = i + 1
    }
    1
}`,
    limit: "resident_bytes",
  },
  {
    name: "lists of the characters of a text",
    source: `fn main() -> Int {
${LONG_TEXT}    let mut l: List<List<String>> = []
    while true { l = list_push(l, string_chars(s)) }
    1
}`,
    limit: "resident_bytes",
  },
  {
    name: "copies of a list",
    source: `fn main() -> Int {
    let mut a: List<Int> = []
    let mut i = 0
    while i < 100000 {
        a = list_push(a, i)
        i = i + 1
    }
    let mut l = [list_push(a, 0)]
    while true {
        l = list_push(l, list_push(a, i))
        i = i + 1
    }
    1
}`,
    limit: "resident_bytes",
  },
  {
    name: "keys of a map",
    source: `fn main() -> Int {
    let mut m: Map<String, Int> = {}
    let mut i = 0
    while i < 50000 {
        m = map_set(m, int_to_string(i), i)
        i = i + 1
    }
    let mut l: List<List<String>> = []
    while true { l = list_push(l, map_keys(m)) }
    1
}`,
    limit: "resident_bytes",
  },
  {
    name: "records linked to records by functions",
    source: `type N { next: Option<N> }
fn longer(n: Option<N>) -> Option<N> { Some(N { next: n }) }
fn main() -> Int {
    let mut n: Option<N> = None
    while true { n = longer(longer(n)) }
    1
}`,
    limit: "resident_bytes",
  },
];

/** What only makes garbage, and ends. */
export const GARBAGE: string = `fn main() -> Int {
${LONG_TEXT}    let mut n = 0
    while i < 80 {
        n = n + string_len(string_to_upper(s ++ int_to_string(i)))
        i = i + 1
    }
    n
}`;
