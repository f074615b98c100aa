// Copyright 2026 the Boruna authors. MIT license.

/**
 * What can be done with large lists, maps and texts, for the growth table:
 * each operation on more and more of them.
 *
 * @module
 */

import type { Growing } from "./growth.ts";

/** Lists and maps have up to a million elements. */
const COUNTS = [10_000, 100_000, 1_000_000] as const;
/** Texts have up to a hundred million bytes. */
const BYTES = [1_000_000, 10_000_000, 100_000_000] as const;
/** Texts whose characters become the elements of a list. */
const FEWER_BYTES = [100_000, 1_000_000, 10_000_000] as const;

/** A program whose `main` starts with a list of so many Ints. */
function withList(type: string, rest: string): (n: number) => string {
  return (n) =>
    `fn main() -> ${type} {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_push(xs, i)
        i = i + 1
    }
${rest.replaceAll("$n", String(n))}
}`;
}

function handList(n: number): number[] {
  const xs: number[] = [];
  for (let i = 0; i < n; i++) xs.push(i);
  return xs;
}

/** A program whose `main` starts with a map of so many keys. */
function withMap(type: string, rest: string): (n: number) => string {
  return (n) =>
    `fn main() -> ${type} {
    let mut m = {"": 0}
    let mut i = 0
    while i < ${n} {
        m = map_set(m, int_to_string(i), i)
        i = i + 1
    }
${rest.replaceAll("$n", String(n))}
}`;
}

function handMap(n: number): Map<string, number> {
  const m = new Map([["", 0]]);
  for (let i = 0; i < n; i++) m.set(String(i), i);
  return m;
}

/** A program whose `main` starts with a text of so many bytes. */
function withText(
  type: string,
  rest: string,
  piece = "the quick brown fox, ",
): (n: number) => string {
  const bytes = new TextEncoder().encode(piece).length;
  return (n) =>
    `fn main() -> ${type} {
    let mut s = ""
    let mut i = 0
    while i < ${Math.floor(n / bytes)} {
        s = s ++ "${piece}"
        i = i + 1
    }
${rest.replaceAll("$n", String(n))}
}`;
}

function handText(n: number, piece = "the quick brown fox, "): string {
  const bytes = new TextEncoder().encode(piece).length;
  let s = "";
  for (let i = 0; i < Math.floor(n / bytes); i++) s += piece;
  return s;
}

const WIDE = "größer als 5 €, ";

const LISTS: readonly Growing[] = [
  {
    name: "list_push",
    about: "appending",
    sizes: COUNTS,
    source: withList("Int", "list_len(xs)"),
    hand: (n) => `${handList(n).length}`,
  },
  {
    name: "list_get",
    about: "reading here and there",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    let mut t = 0
    let mut k = 0
    while k < $n {
        t = t + list_get(xs, k * 7919 % $n)
        k = k + 1
    }
    t`,
    ),
    hand: (n) => {
      const xs = handList(n);
      let t = 0;
      for (let k = 0; k < n; k++) t += xs[k * 7919 % n]!;
      return `${t}`;
    },
  },
  {
    name: "for",
    about: "going through",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    let mut t = 0
    for x in xs { t = t + x }
    t`,
    ),
    hand: (n) => {
      let t = 0;
      for (const x of handList(n)) t += x;
      return `${t}`;
    },
  },
  {
    name: "list_concat",
    about: "two elements at a time",
    sizes: COUNTS,
    source: (n) =>
      `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_concat(xs, [i, i + 1])
        i = i + 2
    }
    list_len(xs)
}`,
    hand: (n) => {
      const xs: number[] = [];
      for (let i = 0; i < n; i += 2) xs.push(i, i + 1);
      return `${xs.length}`;
    },
  },
  {
    name: "list_reverse",
    about: "turning round, ten times",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    let mut k = 0
    while k < 11 {
        xs = list_reverse(xs)
        k = k + 1
    }
    list_get(xs, 0)`,
    ),
    hand: (n) => {
      let xs = handList(n);
      for (let k = 0; k < 11; k++) xs = xs.toReversed();
      return `${xs[0]}`;
    },
  },
  {
    name: "list_tail",
    about: "taking the first until none is left",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    let mut t = 0
    while list_len(xs) > 0 {
        t = t + match list_head(xs) { Some(x) => x, None => 0 }
        xs = list_tail(xs)
    }
    t`,
    ),
    hand: (n) => {
      let t = 0;
      for (const x of handList(n)) t += x;
      return `${t}`;
    },
  },
  {
    name: "queue",
    about: "taking the first and pushing it again",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    let mut k = 0
    while k < $n {
        let first = match list_head(xs) { Some(x) => x, None => 0 }
        xs = list_push(list_tail(xs), first + 1)
        k = k + 1
    }
    list_get(xs, 0) + list_len(xs)`,
    ),
    hand: (n) => {
      const xs = handList(n);
      let head = 0;
      for (let k = 0; k < n; k++) xs.push(xs[head++]! + 1);
      return `${xs[head]! + xs.length - head}`;
    },
  },
  {
    name: "==",
    about: "comparing two lists",
    sizes: COUNTS,
    source: withList(
      "Bool",
      `    let mut ys = []
    for x in xs { ys = list_push(ys, x) }
    xs == ys`,
    ),
    hand: (n) => {
      const xs = handList(n);
      const ys: number[] = [];
      for (const x of xs) ys.push(x);
      return `${xs.length === ys.length && xs.every((x, i) => x === ys[i])}`;
    },
  },
  {
    name: "records in lists",
    about: "a list of records, gone through",
    sizes: COUNTS,
    source: (n) =>
      `type Row { id: Int, name: String }
fn main() -> Int {
    let mut rows = []
    let mut i = 0
    while i < ${n} {
        rows = list_push(rows, Row { id: i, name: "row" })
        i = i + 1
    }
    let mut t = 0
    for row in rows { t = t + row.id }
    t
}`,
    hand: (n) => {
      const rows: { id: number; name: string }[] = [];
      for (let i = 0; i < n; i++) rows.push({ id: i, name: "row" });
      let t = 0;
      for (const row of rows) t += row.id;
      return `${t}`;
    },
  },
];

const MAPS: readonly Growing[] = [
  {
    name: "map_set",
    about: "new keys",
    sizes: COUNTS,
    source: withMap("Int", "map_len(m)"),
    hand: (n) => `${handMap(n).size}`,
  },
  {
    name: "map_get",
    about: "every key, here and there",
    sizes: COUNTS,
    source: withMap(
      "Int",
      `    let mut t = 0
    let mut k = 0
    while k < $n {
        t = t + match map_get(m, int_to_string(k * 7919 % $n)) { Some(x) => x, None => 0 }
        k = k + 1
    }
    t`,
    ),
    hand: (n) => {
      const m = handMap(n);
      let t = 0;
      for (let k = 0; k < n; k++) t += m.get(String(k * 7919 % n)) ?? 0;
      return `${t}`;
    },
  },
  {
    name: "map_remove",
    about: "every key",
    sizes: COUNTS,
    source: withMap(
      "Int",
      `    let mut k = 0
    while k < $n {
        m = map_remove(m, int_to_string(k))
        k = k + 1
    }
    map_len(m)`,
    ),
    hand: (n) => {
      const m = handMap(n);
      for (let k = 0; k < n; k++) m.delete(String(k));
      return `${m.size}`;
    },
  },
  {
    name: "map_keys",
    about: "all keys, which are in order",
    sizes: COUNTS,
    source: withMap("Int", "list_len(map_keys(m)) + list_len(map_values(m))"),
    hand: (n) => {
      const m = handMap(n);
      const keys = [...m.keys()].sort();
      return `${keys.length + keys.map((key) => m.get(key)!).length}`;
    },
  },
  {
    name: "old maps",
    about: "an old version and the new one, in turns",
    sizes: COUNTS,
    source: withMap(
      "Int",
      `    let old = m
    let mut t = 0
    let mut k = 0
    while k < $n {
        let key = int_to_string(k)
        m = map_set(m, key, k + 1)
        t = t + match map_get(m, key) { Some(x) => x, None => 0 } - match map_get(old, key) { Some(x) => x, None => 0 }
        k = k + 1
    }
    t`,
    ),
    hand: (n) => {
      const old = handMap(n);
      const m = new Map(old);
      let t = 0;
      for (let k = 0; k < n; k++) {
        const key = String(k);
        m.set(key, k + 1);
        t += (m.get(key) ?? 0) - (old.get(key) ?? 0);
      }
      return `${t}`;
    },
  },
];

const TEXTS: readonly Growing[] = [
  {
    name: "++",
    about: "a text built piece by piece",
    sizes: BYTES,
    source: withText("Int", "    string_len(s)"),
    hand: (n) => `${new TextEncoder().encode(handText(n)).length}`,
  },
  {
    name: "++ and string_len",
    about: "measured after every kilobyte",
    sizes: [10_000, 100_000, 1_000_000],
    source: (n) =>
      `fn main() -> Int {
    let mut piece = ""
    while string_len(piece) < 1000 { piece = piece ++ "0123456789" }
    let mut s = ""
    let mut t = 0
    while string_len(s) < ${n} {
        s = s ++ piece
        t = t + string_len(s) % 7
    }
    t
}`,
    hand: (n) => {
      const piece = "0123456789".repeat(100);
      let s = "";
      let t = 0;
      while (s.length < n) {
        s += piece;
        t += s.length % 7;
      }
      return `${t}`;
    },
  },
  {
    name: "string_slice",
    about: "ten bytes at a time",
    sizes: BYTES,
    source: withText(
      "Int",
      `    let n = string_len(s)
    let mut t = 0
    let mut k = 0
    while k + 10 <= n {
        if string_slice(s, k, k + 10) == "brown fox," { t = t + 1 }
        k = k + 10
    }
    t`,
    ),
    hand: (n) => {
      const s = handText(n);
      let t = 0;
      for (let k = 0; k + 10 <= s.length; k += 10) {
        if (s.slice(k, k + 10) === "brown fox,") t++;
      }
      return `${t}`;
    },
  },
  {
    name: "string_slice, wide",
    about: "twenty bytes at a time, of a text beyond ASCII",
    sizes: FEWER_BYTES,
    source: withText(
      "Int",
      `    let n = string_len(s)
    let mut t = 0
    let mut k = 0
    while k < n {
        t = t + string_len(string_slice(s, k, k + 20))
        k = k + 20
    }
    t`,
      WIDE,
    ),
    hand: (n) => {
      const s = handText(n, WIDE);
      // A piece has sixteen units and twenty bytes.
      let t = 0;
      for (let k = 0; k < s.length; k += 16) {
        t += new TextEncoder().encode(s.slice(k, k + 16)).length;
      }
      return `${t}`;
    },
  },
  {
    name: "two texts",
    about: "slices of two texts, in turns",
    sizes: [10_000, 100_000, 1_000_000],
    source: withText(
      "Int",
      `    let other = string_to_upper(s)
    let n = string_len(s)
    let mut t = 0
    let mut k = 0
    while k + 10 <= n {
        if string_slice(s, k, k + 10) == string_slice(other, k, k + 10) { t = t + 1 }
        k = k + 10
    }
    t`,
    ),
    hand: (n) => {
      const s = handText(n);
      const other = s.toUpperCase();
      let t = 0;
      for (let k = 0; k + 10 <= s.length; k += 10) {
        if (s.slice(k, k + 10) === other.slice(k, k + 10)) t++;
      }
      return `${t}`;
    },
  },
  {
    name: "string_chars",
    about: "all characters, gone through",
    sizes: FEWER_BYTES,
    source: withText(
      "Int",
      `    let mut t = 0
    for c in string_chars(s) { if c == "o" { t = t + 1 } }
    t`,
    ),
    hand: (n) => {
      let t = 0;
      for (const c of handText(n)) if (c === "o") t++;
      return `${t}`;
    },
  },
  {
    name: "string_split",
    about: "split, and joined again",
    sizes: BYTES,
    source: withText(
      "Int",
      `    let parts = string_split(s, ",")
    list_len(parts) + string_len(string_join(parts, ";"))`,
    ),
    hand: (n) => {
      const parts = handText(n).split(",");
      return `${
        parts.length + new TextEncoder().encode(parts.join(";")).length
      }`;
    },
  },
  {
    name: "string_replace",
    about: "a word replaced everywhere",
    sizes: BYTES,
    source: withText(
      "Int",
      `    string_len(string_replace(s, "quick", "slow"))`,
    ),
    hand: (n) =>
      `${
        new TextEncoder().encode(handText(n).replaceAll("quick", "slow")).length
      }`,
  },
  {
    name: "string_to_upper",
    about: "and trimmed, and searched",
    sizes: BYTES,
    source: withText(
      "Bool",
      `    string_contains(string_trim(string_to_upper(s)), "BROWN BEAR")`,
    ),
    hand: (n) => `${handText(n).toUpperCase().trim().includes("BROWN BEAR")}`,
  },
];

const JSONS: readonly Growing[] = [
  {
    name: "json_encode",
    about: "a list of Ints as JSON",
    sizes: COUNTS,
    source: withList("Int", "    string_len(json_encode(xs))"),
    hand: (n) => `${JSON.stringify(handList(n)).length}`,
  },
  {
    name: "json_list",
    about: "the elements of a JSON list",
    sizes: COUNTS,
    source: withList(
      "Int",
      `    list_len(json_list(json_encode(xs), ""))`,
    ),
    hand: (n) =>
      `${
        (JSON.parse(JSON.stringify(handList(n))) as number[]).map(String)
          .length
      }`,
  },
];

const DOCUMENTS: readonly Growing[] = [
  {
    name: "json_get",
    about: "a document and its elements, in turns",
    sizes: [1_000, 10_000, 100_000],
    source: (n) =>
      `fn main() -> Int {
    let mut parts = []
    let mut i = 0
    while i < ${n} {
        parts = list_push(parts, "{\\"id\\":" ++ int_to_string(i) ++ "}")
        i = i + 1
    }
    let text = "[" ++ string_join(parts, ",") ++ "]"
    let mut t = 0
    i = 0
    while i < ${n} {
        t = t + match json_get(text, "/" ++ int_to_string(i)) {
            Some(part) => match json_get(part, "/id") { Some(id) => parse_int(id), None => 0 },
            None => 0,
        }
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      const parts: string[] = [];
      for (let i = 0; i < n; i++) parts.push(`{"id":${i}}`);
      const list = JSON.parse(`[${parts.join(",")}]`) as { id: number }[];
      let t = 0;
      for (const { id } of list) t += id;
      return `${t}`;
    },
  },
];

/** Every operation. */
export const SCALES: readonly Growing[] = [
  ...LISTS,
  ...MAPS,
  ...TEXTS,
  ...JSONS,
  ...DOCUMENTS,
];
