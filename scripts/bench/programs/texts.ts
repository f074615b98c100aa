// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that take texts apart and put them together.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

function weight(c: string): number {
  switch (c) {
    case "a":
      return 1;
    case "e":
      return 2;
    case "i":
      return 3;
    case "o":
      return 4;
    case "u":
      return 5;
    default:
      return 0;
  }
}

function quoted(text: string): string {
  let out = "";
  for (const c of text) {
    switch (c) {
      case "<":
        out += "&lt;";
        break;
      case ">":
        out += "&gt;";
        break;
      case "&":
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

const SENTENCE =
  "the quick brown fox jumps over the lazy dog and is gone before anyone saw it";

/** Texts. */
export const TEXTS: readonly BenchProgram[] = [
  {
    name: "concat",
    about: "a text built piece by piece, then split",
    size: 40_000,
    source: (n) =>
      `fn main() -> Int {
    let mut s = ""
    let mut i = 0
    while i < ${n} {
        s = s ++ int_to_string(i % 10000) ++ ","
        i = i + 1
    }
    list_len(string_split(s, ","))
}`,
    hand: (n) => {
      let s = "";
      for (let i = 0; i < n; i++) s += String(i % 10000) + ",";
      return `${s.split(",").length}`;
    },
    lua: `
local s = {}
for i = 0, n - 1 do s[#s + 1] = (i % 10000) .. "," end
local text = table.concat(s)
local count = 1
for _ in string.gmatch(text, ",") do count = count + 1 end
return tostring(count)`,
  },
  {
    name: "characters",
    about: "a match on every character",
    size: 10_000,
    source: (n) =>
      `fn weight(c: String) -> Int {
    match c {
        "a" => 1,
        "e" => 2,
        "i" => 3,
        "o" => 4,
        "u" => 5,
        _ => 0,
    }
}
fn main() -> Int {
    let chars = string_chars("${SENTENCE}")
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        for c in chars { t = t + weight(c) }
        i = i + 1
    }
    t
}`,
    helpers: [weight],
    hand: (n) => {
      const chars = [
        ..."the quick brown fox jumps over the lazy dog and is gone before anyone saw it",
      ];
      let t = 0;
      for (let i = 0; i < n; i++) for (const c of chars) t += weight(c);
      return `${t}`;
    },
    lua: `
local function weight(c)
  if c == "a" then return 1 end
  if c == "e" then return 2 end
  if c == "i" then return 3 end
  if c == "o" then return 4 end
  if c == "u" then return 5 end
  return 0
end
local chars = {}
for c in string.gmatch("${SENTENCE}", ".") do chars[#chars + 1] = c end
local t = 0
for i = 1, n do
  for _, c in ipairs(chars) do t = t + weight(c) end
end
return tostring(t)`,
  },
  {
    name: "escape",
    about: "a text copied character by character",
    size: 2_000,
    source: (n) =>
      `fn quoted(text: String) -> String {
    let mut out = ""
    for c in string_chars(text) {
        out = out ++ match c {
            "<" => "&lt;",
            ">" => "&gt;",
            "&" => "&amp;",
            _ => c,
        }
    }
    out
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + string_len(quoted("if a < b && b > c then <b>" ++ int_to_string(i % 1000) ++ "</b> else nothing"))
        i = i + 1
    }
    t
}`,
    helpers: [quoted],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        t += quoted(
          `if a < b && b > c then <b>${i % 1000}</b> else nothing`,
        ).length;
      }
      return `${t}`;
    },
    lua: `
local function quoted(text)
  local out = ""
  for c in string.gmatch(text, ".") do
    if c == "<" then out = out .. "&lt;"
    elseif c == ">" then out = out .. "&gt;"
    elseif c == "&" then out = out .. "&amp;"
    else out = out .. c end
  end
  return out
end
local t = 0
for i = 0, n - 1 do
  t = t + #quoted("if a < b && b > c then <b>" .. (i % 1000) .. "</b> else nothing")
end
return tostring(t)`,
  },
  {
    name: "words",
    about: "words counted in a map",
    size: 2_000,
    source: (n) =>
      `fn main() -> Int {
    let mut counts = {"the": 0}
    let mut i = 0
    while i < ${n} {
        let line = "${SENTENCE} " ++ int_to_string(i % 50)
        for word in string_split(line, " ") {
            let key = string_to_lower(string_trim(word))
            counts = map_set(counts, key, 1 + match map_get(counts, key) { Some(n) => n, None => 0 })
        }
        i = i + 1
    }
    map_len(counts) + match map_get(counts, "the") { Some(n) => n, None => 0 }
}`,
    hand: (n) => {
      const counts = new Map<string, number>([["the", 0]]);
      for (let i = 0; i < n; i++) {
        const line =
          `the quick brown fox jumps over the lazy dog and is gone before anyone saw it ${
            i % 50
          }`;
        for (const word of line.split(" ")) {
          const key = word.trim().toLowerCase();
          counts.set(key, 1 + (counts.get(key) ?? 0));
        }
      }
      return `${counts.size + (counts.get("the") ?? 0)}`;
    },
    lua: `
local counts = {the = 0}
local size = 1
for i = 0, n - 1 do
  local line = "${SENTENCE} " .. (i % 50)
  for word in string.gmatch(line, "[^ ]+") do
    local key = string.lower(word)
    if counts[key] == nil then size = size + 1 end
    counts[key] = 1 + (counts[key] or 0)
  end
end
return tostring(size + counts.the)`,
  },
  {
    name: "slices",
    about: "fields cut out of lines and read as Ints",
    size: 20_000,
    source: (n) =>
      `fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        let line = "row=" ++ int_to_string(1000 + i % 9000) ++ ";value=" ++ int_to_string(i % 10) ++ ";"
        if string_starts_with(line, "row=") && string_contains(line, "value=") {
            t = t + parse_int(string_slice(line, 4, 8)) + parse_int(string_slice(line, 15, 16))
        }
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        const line = `row=${1000 + i % 9000};value=${i % 10};`;
        if (line.startsWith("row=") && line.includes("value=")) {
          t += parseInt(line.slice(4, 8), 10) +
            parseInt(line.slice(15, 16), 10);
        }
      }
      return `${t}`;
    },
    lua: `
local t = 0
for i = 0, n - 1 do
  local line = "row=" .. (1000 + i % 9000) .. ";value=" .. (i % 10) .. ";"
  if string.sub(line, 1, 4) == "row=" and string.find(line, "value=", 1, true) then
    t = t + tonumber(string.sub(line, 5, 8)) + tonumber(string.sub(line, 16, 16))
  end
end
return tostring(t)`,
  },
];
