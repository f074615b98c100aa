// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that build and read lists and maps.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

function insert(xs: readonly number[], x: number): number[] {
  const out: number[] = [];
  let placed = false;
  for (const y of xs) {
    if (!placed && x < y) {
      out.push(x);
      placed = true;
    }
    out.push(y);
  }
  if (!placed) out.push(x);
  return out;
}

/** Lists and maps. */
export const LISTS: readonly BenchProgram[] = [
  {
    name: "append",
    about: "a list of 100,000 elements, built by appending",
    size: 100_000,
    source: (n) =>
      `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_push(xs, i)
        i = i + 1
    }
    list_len(xs)
}`,
    hand: (n) => {
      const xs: number[] = [];
      for (let i = 0; i < n; i++) xs.push(i);
      return `${xs.length}`;
    },
    lua: `
local xs = {}
for i = 0, n - 1 do xs[#xs + 1] = i end
return tostring(#xs)`,
  },
  {
    name: "list sum",
    about: "for over a list, and list_get",
    size: 100_000,
    source: (n) =>
      `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_push(xs, i * i % 97)
        i = i + 1
    }
    let mut t = 0
    for round in [1, 2, 3, 4, 5] {
        for x in xs { t = t + x * round }
    }
    let mut k = 0
    while k < ${n} {
        t = t + list_get(xs, k)
        k = k + 1
    }
    t
}`,
    hand: (n) => {
      const xs: number[] = [];
      for (let i = 0; i < n; i++) xs.push(i * i % 97);
      let t = 0;
      for (const round of [1, 2, 3, 4, 5]) for (const x of xs) t += x * round;
      for (let k = 0; k < n; k++) t += xs[k]!;
      return `${t}`;
    },
    lua: `
local xs = {}
for i = 0, n - 1 do xs[#xs + 1] = i * i % 97 end
local t = 0
for round = 1, 5 do
  for _, x in ipairs(xs) do t = t + x * round end
end
for k = 1, n do t = t + xs[k] end
return tostring(t)`,
  },
  {
    name: "small lists",
    about: "lists of eight elements, made and summed",
    size: 50_000,
    source: (n) =>
      `fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        for x in [i, 1, 2, 3, 4, 5, 6, i % 7] { t = t + x }
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        for (const x of [i, 1, 2, 3, 4, 5, 6, i % 7]) t += x;
      }
      return `${t}`;
    },
    lua: `
local t = 0
for i = 0, n - 1 do
  for _, x in ipairs({i, 1, 2, 3, 4, 5, 6, i % 7}) do t = t + x end
end
return tostring(t)`,
  },
  {
    name: "sort",
    about: "insertion into a sorted list of 100",
    size: 100,
    source: (n) =>
      `fn insert(xs: List<Int>, x: Int) -> List<Int> {
    let mut out = []
    let mut placed = false
    for y in xs {
        if !placed && x < y {
            out = list_push(out, x)
            placed = true
        }
        out = list_push(out, y)
    }
    if placed { out } else { list_push(out, x) }
}
fn main() -> Int {
    let mut seed = 7
    let mut t = 0
    let mut round = 0
    while round < ${n} {
        let mut xs = []
        let mut i = 0
        while i < 100 {
            seed = (seed * 1103 + 12345) % 32749
            xs = insert(xs, seed)
            i = i + 1
        }
        t = t + list_get(xs, 50)
        round = round + 1
    }
    t
}`,
    helpers: [insert],
    hand: (n) => {
      let seed = 7;
      let t = 0;
      for (let round = 0; round < n; round++) {
        let xs: number[] = [];
        for (let i = 0; i < 100; i++) {
          seed = (seed * 1103 + 12345) % 32749;
          xs = insert(xs, seed);
        }
        t += xs[50]!;
      }
      return `${t}`;
    },
    lua: `
local function insert(xs, x)
  local out = {}
  local placed = false
  for _, y in ipairs(xs) do
    if not placed and x < y then
      out[#out + 1] = x
      placed = true
    end
    out[#out + 1] = y
  end
  if not placed then out[#out + 1] = x end
  return out
end
local seed = 7
local t = 0
for round = 1, n do
  local xs = {}
  for i = 1, 100 do
    seed = (seed * 1103 + 12345) % 32749
    xs = insert(xs, seed)
  end
  t = t + xs[51]
end
return tostring(t)`,
  },
  {
    name: "head and tail",
    about: "a list consumed by list_head and list_tail",
    size: 100_000,
    apart: "by hand nobody does this; the twin is a loop over an index",
    source: (n) =>
      `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_push(xs, i % 10)
        i = i + 1
    }
    let mut t = 0
    while list_len(xs) > 0 {
        t = t + match list_head(xs) { Some(x) => x, None => 0 }
        xs = list_tail(xs)
    }
    t
}`,
    hand: (n) => {
      const xs: number[] = [];
      for (let i = 0; i < n; i++) xs.push(i % 10);
      let t = 0;
      for (let i = 0; i < xs.length; i++) t += xs[i]!;
      return `${t}`;
    },
    lua: `
local xs = {}
for i = 0, n - 1 do xs[#xs + 1] = i % 10 end
local t = 0
for i = 1, #xs do t = t + xs[i] end
return tostring(t)`,
  },
  {
    name: "maps",
    about: "gets and sets on 1,000 keys",
    size: 20_000,
    source: (n) =>
      `fn main() -> Int {
    let mut m = {"k0": 0}
    let mut i = 0
    while i < ${n} {
        let key = "k" ++ int_to_string(i % 1000)
        let old = match map_get(m, key) { Some(n) => n, None => 0 }
        m = map_set(m, key, old + 1)
        i = i + 1
    }
    match map_get(m, "k7") { Some(n) => n, None => 0 }
}`,
    hand: (n) => {
      const m = new Map<string, number>([["k0", 0]]);
      for (let i = 0; i < n; i++) {
        const key = "k" + String(i % 1000);
        m.set(key, (m.get(key) ?? 0) + 1);
      }
      return `${m.get("k7") ?? 0}`;
    },
    lua: `
local m = {k0 = 0}
for i = 0, n - 1 do
  local key = "k" .. (i % 1000)
  m[key] = (m[key] or 0) + 1
end
return tostring(m.k7 or 0)`,
  },
  {
    name: "new keys",
    about: "a map of 10,000 keys, and its keys in order",
    size: 10_000,
    source: (n) =>
      `fn main() -> String {
    let mut m = {"": 0}
    let mut i = 0
    while i < ${n} {
        m = map_set(m, "key " ++ int_to_string(i * 7919 % 1000003), i)
        i = i + 1
    }
    let keys = map_keys(m)
    list_get(keys, list_len(keys) / 2)
}`,
    hand: (n) => {
      const m = new Map<string, number>([["", 0]]);
      for (let i = 0; i < n; i++) m.set(`key ${i * 7919 % 1000003}`, i);
      const keys = [...m.keys()].sort();
      return JSON.stringify(keys[Math.floor(keys.length / 2)]);
    },
    lua: `
local m = {[""] = 0}
for i = 0, n - 1 do m["key " .. (i * 7919 % 1000003)] = i end
local keys = {}
for k in pairs(m) do keys[#keys + 1] = k end
table.sort(keys)
return '"' .. keys[#keys // 2 + 1] .. '"'`,
  },
];
