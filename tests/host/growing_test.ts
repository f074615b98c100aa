// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files that grow: what is where at every moment.
 *
 * @module
 */

import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { FileError, growFile, readTextChunks } from "../../src/host/mod.ts";

function within(work: (path: string, names: () => string[]) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "boruna-grow-"));
  try {
    work(join(folder, "log.json"), () => readdirSync(folder).sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("every piece is there at once, the name only at the end", () => {
  within((path, names) => {
    writeFileSync(path, "old");
    const file = growFile(path);
    file.write("grüße ");
    file.write("😀");
    assertEquals(readFileSync(file.part, "utf8"), "grüße 😀");
    assertEquals(readFileSync(path, "utf8"), "old");
    file.finish();
    assertEquals(readFileSync(path, "utf8"), "grüße 😀");
    assertEquals(names(), ["log.json"]);
  });
});

test("a part that is there is never touched", () => {
  within((path, names) => {
    const first = growFile(path);
    first.write("first");
    const second = growFile(path);
    second.write("second");
    second.finish();
    assertEquals(names(), ["log.json", "log.json.part"]);
    first.leave();
    const third = growFile(path);
    third.write("third");
    third.discard();
    assertEquals(names(), ["log.json", "log.json.part"]);
    assertEquals(readFileSync(`${path}.part`, "utf8"), "first");
    assertEquals(readFileSync(path, "utf8"), "second");
  });
});

test("a new file is its owner's, an existing one keeps its mode", {
  skip: process.platform === "win32",
}, () => {
  within((path) => {
    const mode = () => statSync(path).mode & 0o777;
    growFile(path).finish();
    assertEquals(mode(), 0o600);
    chmodSync(path, 0o640);
    growFile(path).finish();
    assertEquals(mode(), 0o640);
  });
});

test("a failure is told again and again, and closes nothing twice", {
  skip: !existsSync("/dev/full"),
}, () => {
  const file = growFile("/dev/full");
  for (let i = 0; i < 2; i++) {
    assertThrows(() => file.write("x"), FileError, "No space left on device");
  }
  assertThrows(() => file.finish(), FileError);
  file.leave();
  file.discard();
});

test("folders, and what lies in none, are refused", () => {
  within((path) => {
    assertThrows(() => growFile(join(path, "..")), FileError, "Is a directory");
    assertThrows(() => growFile(join(path, "no", "x")), FileError);
    assertThrows(() => [...readTextChunks(join(path, ".."))], FileError);
    assertThrows(() => [...readTextChunks(path)], FileError, "No such file");
  });
});

test("pieces of a text join to it, whatever their size", () => {
  within((path) => {
    const text = "aé😀\u2028".repeat(50);
    writeFileSync(path, text);
    for (const size of [1, 2, 3, 7, 1000]) {
      assertEquals([...readTextChunks(path, size)].join(""), text);
    }
    const bytes = new TextEncoder().encode(text);
    // Cut within a character, whole up to it; broken anywhere else.
    writeFileSync(path, bytes.subarray(0, 5));
    assertEquals([...readTextChunks(path, 2)].join(""), "aé");
    writeFileSync(path, new Uint8Array([0x61, 0xff, 0x61]));
    assertThrows(() => [...readTextChunks(path)], FileError, "valid UTF-8");
  });
});
