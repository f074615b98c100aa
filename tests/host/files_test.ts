// Copyright 2026 the Boruna authors. MIT license.

/**
 * Real files in a real directory.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  createFile,
  FileError,
  fileKind,
  listDirectory,
  readFile,
  readTextFile,
  realPath,
  removeFile,
  writeFile,
} from "../../src/host/mod.ts";

const directory = realPath(mkdtempSync(join(tmpdir(), "boruna-host-")));
const at = (name: string) => join(directory, name);
after(() => rmSync(directory, { recursive: true, force: true }));

function failure(operation: () => unknown): FileError {
  return assertThrows(operation, FileError) as FileError;
}

test("reading fails with the system's words", () => {
  writeFileSync(at("file.txt"), "x");
  writeFileSync(at("bytes"), new Uint8Array([0x61, 0xff]));
  const cases: [string, string, string][] = [
    ["missing", "not_found", "No such file or directory (os error 2)"],
    ["", "is_directory", "Is a directory (os error 21)"],
    ["file.txt/below", "not_directory", "Not a directory (os error 20)"],
    ["bytes", "invalid_utf8", "stream did not contain valid UTF-8"],
    ["nul\0byte", "invalid_path", "file name contained an unexpected NUL byte"],
  ];
  for (const [name, reason, message] of cases) {
    const error = failure(() => readTextFile(`${directory}/${name}`));
    assertEquals([error.reason, error.message], [reason, message]);
    assertEquals(error.path, `${directory}/${name}`);
  }
  assertEquals(failure(() => readTextFile("")).reason, "not_found");
});

test("readTextFile() keeps a byte order mark and reads what is larger than its buffer", () => {
  writeFileSync(at("mark"), "\ufeffé");
  assertEquals(readTextFile(at("mark")), "\ufeffé");
  const text = "0123456789".repeat(50_000);
  writeFileSync(at("large"), text);
  assertEquals(readTextFile(at("large")), text);
  assertEquals(readFile(at("large"), { maxBytes: 500_000 }).length, 500_000);
  assertEquals(
    failure(() => readFile(at("large"), { maxBytes: 499_999 })).reason,
    "too_large",
  );
});

test("a regular read refuses devices and pipes without waiting", () => {
  assertEquals(
    failure(() => readFile("/dev/zero", { regular: true })).reason,
    "not_regular",
  );
  execFileSync("mkfifo", [at("pipe")]);
  assertEquals(
    failure(() => readFile(at("pipe"), { regular: true })).reason,
    "not_regular",
  );
  assertEquals(
    failure(() => readFile("/dev/zero", { maxBytes: 1000 })).reason,
    "too_large",
  );
});

test("writeFile() replaces content, keeps the mode and leaves nothing behind", () => {
  mkdirSync(at("out"));
  writeFile(at("out/a"), "one");
  chmodSync(at("out/a"), 0o600);
  writeFile(at("out/a"), "two");
  assertEquals(readFileSync(at("out/a"), "utf8"), "two");
  assertEquals(statSync(at("out/a")).mode & 0o777, 0o600);
  assertEquals(readdirSync(at("out")), ["a"]);
  assertEquals(failure(() => writeFile(at("out"), "x")).reason, "is_directory");
  assertEquals(failure(() => writeFile(at("none/a"), "x")).reason, "not_found");
  assertEquals(readdirSync(at("out")), ["a"]);
});

test("writeFile() writes through a link, or refuses it when asked to", () => {
  writeFileSync(at("target"), "old");
  symlinkSync(at("target"), at("link"));
  writeFile(at("link"), "new");
  assertEquals(readFileSync(at("target"), "utf8"), "new");
  assertEquals(readFileSync(at("link"), "utf8"), "new");
  assertEquals(
    failure(() => writeFile(at("link"), "x", { regular: true })).reason,
    "is_link",
  );
  assertEquals(readFileSync(at("target"), "utf8"), "new");
});

test("writeFile() writes into a device behind a link and does not replace it", () => {
  symlinkSync("/dev/null", at("device"));
  writeFile(at("device"), "x");
  assert(lstatSync(at("device")).isSymbolicLink());
  assert(statSync(at("device")).isCharacterDevice());
});

test("createFile() has written when write() returns", () => {
  const writer = createFile(at("log"));
  writer.write("é");
  assertEquals(readFileSync(at("log"), "utf8"), "é");
  writer.write("b");
  writer.close();
  assertEquals(readFileSync(at("log"), "utf8"), "éb");
  createFile(at("log")).close();
  assertEquals(readFileSync(at("log"), "utf8"), "");
});

test("fileKind(), listDirectory() and removeFile() see what is there", () => {
  mkdirSync(at("kinds"));
  writeFileSync(at("kinds/b"), "");
  mkdirSync(at("kinds/a"));
  assertEquals(listDirectory(at("kinds")), ["a", "b"]);
  assertEquals([fileKind(at("kinds/a")), fileKind(at("kinds/b"))], [
    "directory",
    "file",
  ]);
  assertEquals(fileKind(at("kinds/c")), null);
  removeFile(at("kinds/b"));
  assertEquals(listDirectory(at("kinds")), ["a"]);
  assert(realPath(at("kinds/../kinds")).endsWith("kinds"));
});
