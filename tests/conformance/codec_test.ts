// Copyright 2026 the Boruna authors. MIT license.

/**
 * Module files, value texts and number texts against what the reference writes
 * and accepts.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  decodeModule,
  inspectModule,
  moduleFromJson,
  moduleToJson,
} from "../../src/bytecode/mod.ts";
import {
  debugFloat,
  debugForm,
  debugText,
  decodeUtf8,
  display,
  displayFloat,
  Float,
  floatToJson,
  isTruthy,
  type JsonError,
  quoteJson,
  valueFromJson,
  valueToJson,
} from "../../src/value/mod.ts";
import { runToEnd } from "../support/machine.ts";

function load<T>(name: string): readonly T[] {
  const url = new URL(`codec_${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

const view = new DataView(new ArrayBuffer(8));

function fromBits(bits: string): number {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function toBits(x: number): string {
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

interface FileCase {
  readonly id: string;
  readonly payload?: string;
  readonly "file_hex"?: string;
  /** Given where the extension, not the content, decides. */
  readonly file?: string;
  readonly result?: string;
  readonly steps?: number;
  readonly error?: string;
  /** The part of the error that counts; all of it if absent. */
  readonly prefix?: string;
  readonly inspect?: string;
  readonly trace?: string;
}

function fileOf(hex: string | undefined, payload: string): Uint8Array {
  if (hex !== undefined) {
    return Uint8Array.from(
      hex.match(/../g) ?? [],
      (byte) => parseInt(byte, 16),
    );
  }
  const body = new TextEncoder().encode(payload);
  const file = new Uint8Array(10 + body.length);
  file.set([0x4c, 0x4c, 0x4d, 0x42, 1, 0]);
  new DataView(file.buffer).setUint32(6, body.length, true);
  file.set(body, 10);
  return file;
}

test("decodeModule() accepts and refuses what the reference does", () => {
  const cases = load<FileCase>("decode");
  assertEquals(cases.length, 220);
  for (const c of cases) {
    const decoded = decodeModule(fileOf(c.file_hex, c.payload ?? ""));
    if (decoded.kind === "failure") {
      const shown = c.prefix === undefined
        ? decoded.message
        : decoded.message.slice(0, c.prefix.length);
      assertEquals(shown, c.prefix ?? c.error, c.id);
      continue;
    }
    if (c.error !== undefined) {
      // The commands refuse these files for their names.
      assertEquals(c.file?.endsWith(".axbc") ?? true, false, c.id);
      continue;
    }
    const { stop, steps, trace } = runToEnd(decoded.module, {
      keepTrace: c.trace !== undefined,
    });
    assertEquals(stop.kind === "done" && display(stop.value), c.result, c.id);
    assertEquals(steps, c.steps, c.id);
    if (c.inspect !== undefined) {
      assertEquals(inspectModule(decoded.module), c.inspect, c.id);
    }
    if (c.trace !== undefined) {
      const listed = trace.map((line) => `  ${line}\n`).join("");
      const head = `--- Trace (${trace.length} steps) ---\n`;
      assertEquals(c.trace.endsWith(`\n${head}${listed}`), true, c.id);
    }
    // The reference's number reader may change a Float each time.
    if (c.payload?.includes('"Float"')) continue;
    const again = moduleFromJson(moduleToJson(decoded.module));
    assertEquals(again, decoded, c.id);
  }
});

test("the messages about JSON are the reference's, with their places", () => {
  for (const c of load<FileCase>("decode")) {
    if (!c.error?.startsWith("serialization error: ")) continue;
    const decoded = decodeModule(fileOf(c.file_hex, c.payload ?? ""));
    const message = decoded.kind === "failure" ? decoded.message : "";
    // Ours has more instructions to name.
    if (c.error.includes("`PushConst`")) continue;
    assertEquals(message, c.error, c.id);
  }
});

test("values have the reference's texts", () => {
  const cases = load<[string, string, string, string, boolean]>("values");
  assertEquals(cases.length, 239);
  for (const [id, json, displayed, debug, truthy] of cases) {
    const value = valueFromJson(json);
    assertEquals(valueToJson(value), json, id);
    assertEquals(display(value), displayed, id);
    assertEquals(debugForm(value), debug, id);
    assertEquals(isTruthy(value), truthy, id);
  }
});

test("Floats have the reference's texts", () => {
  const floats = load<[string, string, string | null, string | null]>("floats");
  assertEquals(floats.length, 311);
  for (const [bits, displayed, json, debug] of floats) {
    const x = fromBits(bits);
    assertEquals(displayFloat(x), displayed, bits);
    assertEquals(floatToJson(x), json ?? "null", bits);
    if (debug !== null) assertEquals(debugFloat(x), debug, bits);
  }
  const forms = load<[string, string, string, string, string]>("float_forms");
  assertEquals(forms.length, 247);
  for (const [id, bits, displayed, json, debug] of forms) {
    const x = fromBits(bits);
    assertEquals(displayFloat(x), displayed, id);
    assertEquals(floatToJson(x), json, id);
    assertEquals(debugForm(new Float(x)), debug, id);
  }
});

test("number texts are read as the reference reads them", () => {
  const reader = load<[string, string, string, boolean]>("float_reader");
  assertEquals(reader.length, 195);
  for (const [id, text, bits, rounded] of reader) {
    assertEquals(readBits(text), bits, `${id} ${text}`);
    assertEquals(toBits(Number(text)) === bits, rounded, `${id} ${text}`);
  }
  const reading = load<[string, string | null, string | null, string?]>(
    "float_reading",
  );
  assertEquals(reading.length, 154);
  for (const [text, bits, , error] of reading) {
    const expected = bits ??
      error!.replace("serialization error: ", "").replace(/ at line.*/, "");
    assertEquals(readBits(text), expected, text);
  }
});

function readBits(text: string): string {
  try {
    return toBits((valueFromJson(`{"Float":${text}}`) as Float).value);
  } catch (error) {
    return (error as JsonError).reason;
  }
}

test("strings have the reference's texts", () => {
  const cases = load<[string, number[], string, string]>("strings");
  assertEquals(cases.length, 219);
  for (const [id, codePoints, json, debug] of cases) {
    const text = String.fromCodePoint(...codePoints);
    assertEquals(quoteJson(text), json, id);
    assertEquals(debugText(text), debug, id);
    assertEquals(decodeUtf8(new TextEncoder().encode(text)), text, id);
  }
});

test("the debug form escapes exactly the reference's characters", () => {
  const ranges = load<[number, number]>("debug_escapes");
  const escaped = new Uint8Array(0x110000);
  for (const [first, last] of ranges) escaped.fill(1, first, last + 1);
  // In pieces, which are quicker to compare than characters.
  for (let start = 0x80; start < 0x110000; start += 0x80) {
    if (start >= 0xd800 && start < 0xe000) continue;
    let text = "";
    let expected = "";
    for (let code = start; code < start + 0x80; code++) {
      const character = String.fromCodePoint(code);
      text += character;
      expected += escaped[code] === 1 ? `\\u{${code.toString(16)}}` : character;
    }
    assertEquals(debugText(text), `"${expected}"`);
  }
});
