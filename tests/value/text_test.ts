// Copyright 2026 the Boruna authors. MIT license.

/**
 * Order, lengths, slices and the other operations on text.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  compareText,
  decodeUtf8,
  joinTexts,
  listToArray,
  lowerText,
  parseFloatText,
  replaceText,
  sliceBytes,
  sortTexts,
  splitText,
  textChars,
  trimText,
  upperText,
  utf8Length,
  wellFormed,
} from "../../src/value/mod.ts";

const SAMPLES: readonly string[] = [
  "",
  "a",
  "abc",
  "é",
  "日本",
  "😀",
  "a😀b",
  "\ue000",
  "\uffff",
  "\ud7ff",
  "x".repeat(40),
  "x".repeat(40) + "\ue000",
  "x".repeat(40) + "😀",
  "é日😀a".repeat(300),
];

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

test("compareText() orders by UTF-8 bytes", () => {
  for (const a of SAMPLES) {
    for (const b of SAMPLES) {
      const x = bytes(a);
      const y = bytes(b);
      let i = 0;
      while (i < x.length && i < y.length && x[i] === y[i]) i++;
      const expected = Math.sign((x[i] ?? -1) - (y[i] ?? -1));
      assertEquals(Math.sign(compareText(a, b)), expected, `${a} ${b}`);
    }
  }
});

test("sortTexts() orders by UTF-8 bytes", () => {
  const lower = SAMPLES.filter((text) => /^[\0-\ud7ff]*$/.test(text));
  for (const texts of [SAMPLES, lower, []]) {
    assertEquals(
      sortTexts([...texts].reverse()),
      [...texts].sort(compareText),
    );
  }
  assert(lower.length > 5 && lower.length < SAMPLES.length);
});

test("utf8Length() counts bytes, also of a text that grows", () => {
  for (const text of SAMPLES) {
    assertEquals(utf8Length(text), bytes(text).length);
    assertEquals(utf8Length(text), bytes(text).length);
  }
  let text = "";
  for (let i = 0; i < 300; i++) {
    text += SAMPLES[i % 10];
    assertEquals(utf8Length(text), bytes(text).length);
  }
});

test("joinTexts() keeps the lengths of texts that grow", () => {
  const pieces = [
    "x".repeat(300),
    "é".repeat(200),
    "😀日",
    "",
    "y".repeat(900),
  ];
  // Two that are always of one length, and one that starts again.
  const texts = ["", "", ""];
  for (let i = 0; i < 400; i++) {
    const piece = pieces[i * 7 % 5]!;
    for (let k = 0; k < 3; k++) {
      const before = texts[k]!;
      const more = k === 1 ? piece.replaceAll("x", "z") : piece;
      const whole = joinTexts(before, more);
      assertEquals(whole, before + more);
      if ((i + k) % 3 > 0) {
        assertEquals(utf8Length(whole), bytes(whole).length);
      }
      if (i % 50 === 49) assertEquals(utf8Length(before), bytes(before).length);
      texts[k] = k === 2 && i % 40 === 39 ? piece : whole;
    }
  }
});

test("lengths and slices of several long texts, in turns", () => {
  const texts = [
    "x".repeat(9000),
    // Halves of pairs on both sides of what is encoded at a time.
    "😀".repeat(9000),
    "x" + "😀".repeat(9000),
    "é".repeat(8191) + "日".repeat(9000),
    "a".repeat(511),
    "é".repeat(512),
  ];
  const all = texts.map(bytes);
  let seed = 1;
  const next = (below: number) => {
    seed = seed * 48271 % 2147483647;
    return seed % below;
  };
  for (let i = 0; i < 600; i++) {
    const k = next(texts.length);
    const action = next(4);
    // An equal text that is another object.
    if (action === 0) texts[k] = [...texts[k]!].join("");
    if (action === 1) {
      texts[k] += SAMPLES[next(SAMPLES.length)]!;
      all[k] = bytes(texts[k]!);
    }
    assertEquals(utf8Length(texts[k]!), all[k]!.length);
    const start = next(all[k]!.length);
    const end = start + next(40);
    const expected = end <= all[k]!.length && isBorder(all[k]!, start) &&
        isBorder(all[k]!, end)
      ? new TextDecoder().decode(all[k]!.subarray(start, end))
      : "";
    assertEquals(sliceBytes(texts[k]!, start, end), expected);
  }
});

/** Whether a character begins or the text ends at an offset. */
function isBorder(all: Uint8Array, offset: number): boolean {
  return ((all[offset] ?? 0) & 0xc0) !== 0x80;
}

test("sliceBytes() cuts between characters or gives nothing", () => {
  for (const text of SAMPLES) {
    const all = bytes(text);
    const step = all.length > 100 ? 97 : 1;
    for (let start = -1; start <= all.length + 1; start += step) {
      for (let end = start - 1; end <= all.length + 1; end += step) {
        let expected = "";
        if (
          start >= 0 && end >= start && end <= all.length &&
          isBorder(all, start) && isBorder(all, end)
        ) expected = new TextDecoder().decode(all.subarray(start, end));
        assertEquals(sliceBytes(text, start, end), expected);
      }
    }
  }
  assertEquals(sliceBytes("abc", 0, 9007199254740993n), "");
});

test("trimText() removes Unicode white space", () => {
  const spaces = "\t\n\v\f\r \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f" +
    "\u205f\u3000";
  assertEquals(trimText(`${spaces}a b${spaces}`), "a b");
  assertEquals(trimText(spaces), "");
  assertEquals(trimText("\ufeffa\u200b"), "\ufeffa\u200b");
});

test("splitText() and textChars() make lists of texts", () => {
  const cases: readonly (readonly [string, string, string[]])[] = [
    ["", ",", [""]],
    ["a,", ",", ["a", ""]],
    ["aaa", "aa", ["", "a"]],
    ["a😀", "", ["a", "😀"]],
    ["", "", []],
  ];
  for (const [text, separator, parts] of cases) {
    assertEquals(listToArray(splitText(text, separator)), parts);
  }
  assertEquals(listToArray(textChars("é😀")), ["é", "😀"]);
});

test("replaceText() replaces every occurrence, literally", () => {
  assertEquals(replaceText("aXbX", "X", "$&$1"), "a$&$1b$&$1");
  assertEquals(replaceText("aaa", "aa", "b"), "ba");
  assertEquals(replaceText("ab", "", "-"), "-a-b-");
  assertEquals(replaceText("a😀", "", "-"), "-a-😀-");
  assertEquals(replaceText("", "", "-"), "-");
});

test("upperText() and lowerText() follow Unicode 17", () => {
  assertEquals(upperText("straße ﬁ ŉ"), "STRASSE FI ʼN");
  assertEquals(lowerText("İΑΣ ΣΑ"), "i\u0307ας σα");
  assertEquals(upperText("\ua7cf\u{16ed3}"), "\ua7ce\u{16eb8}");
  assertEquals(lowerText("\ua7d4\u{16ea0}"), "\ua7d5\u{16ebb}");
});

test("parseFloatText() reads what the language calls a Float", () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ["1", 1],
    ["1.", 1],
    [".5", 0.5],
    ["-1.5e-3", -0.0015],
    ["+2E+2", 200],
    ["0.1", 0.1],
    ["1e999", Infinity],
    ["1e-999", 0],
    ["inf", Infinity],
    ["-Infinity", -Infinity],
    ["NAN", NaN],
    ["-nan", NaN],
    ["", null],
    [".", null],
    ["e5", null],
    ["1e", null],
    ["0x10", null],
    [" 1", null],
    ["1 ", null],
    ["1_0", null],
    ["infinite", null],
    ["1\n", null],
  ];
  for (const [text, value] of cases) {
    assertEquals(parseFloatText(text), value, text);
  }
});

test("wellFormed() and decodeUtf8() treat what is no text", () => {
  assertEquals(wellFormed("a\ud800b"), "a\ufffdb");
  const broken = Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xf0);
  assertEquals(
    decodeUtf8(broken),
    "a\udcffé\udced\udca0\udc80\udcf0",
  );
  assertEquals(decodeUtf8(bytes("\ufeff😀")), "\ufeff😀");
});
