// Copyright 2026 the Boruna authors. MIT license.

/**
 * Live handlers behind a gateway, on real files.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  ALLOW_ALL,
  composeHandlers,
  createGateway,
  type GatewayAnswer,
  type GatewayCall,
  liveHandlers,
  stepInputHandler,
} from "../../src/capability/mod.ts";
import {
  type CapabilityName,
  display,
  Float,
  listOf,
  type Value,
} from "../../src/value/mod.ts";

const directory = mkdtempSync(join(tmpdir(), "boruna-live-"));
const at = (name: string) => join(directory, name);
after(() => rmSync(directory, { recursive: true, force: true }));

const MAX_READ_BYTES = 1000;
const MAX_WRITE_BYTES = 2000;

const handlers = composeHandlers(
  {
    "step.input": stepInputHandler(
      new Map<string, Value>([["b", 1], ["a", 'x"y']]),
    ),
  },
  await liveHandlers({
    policy: ALLOW_ALL,
    files: { maxReadBytes: MAX_READ_BYTES, maxWriteBytes: MAX_WRITE_BYTES },
  }),
);

function ask(
  capability: CapabilityName,
  args: readonly Value[],
  form: GatewayCall["form"] = "typed",
): GatewayAnswer {
  const gateway = createGateway({ policy: ALLOW_ALL, handlers });
  const answer = gateway.call({
    capability,
    args,
    function: "main",
    declared: true,
    form,
  });
  assert(!(answer instanceof Promise));
  return answer;
}

function text(answer: GatewayAnswer): string {
  return answer.kind === "value"
    ? display(answer.value)
    : answer.kind === "failed"
    ? answer.message
    : answer.refusal.message;
}

test("fs.read gives text or says why not", () => {
  writeFileSync(at("a.txt"), "\ufeffé\n");
  writeFileSync(at("binary"), new Uint8Array([0xc3]));
  writeFileSync(at("empty"), "");
  writeFileSync(at("large"), "");
  truncateSync(at("large"), MAX_READ_BYTES + 1);
  execFileSync("mkfifo", [at("pipe")]);
  symlinkSync(at("a.txt"), at("link"));
  const cases: [Value[], string][] = [
    [[at("a.txt")], '"\ufeffé\n"'],
    [[at("link")], '"\ufeffé\n"'],
    [[at("empty")], '""'],
    [
      [at("none")],
      `fs.read: ${at("none")}: No such file or directory (os error 2)`,
    ],
    [[directory], `fs.read: ${directory}: Is a directory (os error 21)`],
    [
      [at("a.txt/b")],
      `fs.read: ${at("a.txt/b")}: Not a directory (os error 20)`,
    ],
    [
      [at("binary")],
      `fs.read: ${at("binary")}: stream did not contain valid UTF-8`,
    ],
    [
      [at("large")],
      `fs.read: ${
        at("large")
      }: the file is larger than ${MAX_READ_BYTES} bytes`,
    ],
    [[at("pipe")], `fs.read: ${at("pipe")}: not a regular file`],
    [["/dev/zero"], "fs.read: /dev/zero: not a regular file"],
    [["a\0b"], "fs.read: a\0b: file name contained an unexpected NUL byte"],
    [[""], "fs.read: the path is empty"],
    [[], "fs.read requires a path argument of type String"],
    [[5], "fs.read requires a path argument of type String"],
  ];
  for (const [args, expected] of cases) {
    assertEquals(text(ask("fs.read", args)), expected);
  }
});

test("fs.write writes whole files and nothing but files", () => {
  mkdirSync(at("out"));
  symlinkSync(at("out/a"), at("out/link"));
  execFileSync("mkfifo", [at("out/pipe")]);
  assertEquals(text(ask("fs.write", [at("out/a"), "one"])), "true");
  assertEquals(text(ask("fs.write", [at("out/a"), "zwei é"])), "true");
  assertEquals(readFileSync(at("out/a"), "utf8"), "zwei é");
  const cases: [Value[], string][] = [
    [[at("out"), "x"], `fs.write: ${at("out")}: Is a directory (os error 21)`],
    [
      [at("none/a"), "x"],
      `fs.write: ${at("none/a")}: No such file or directory (os error 2)`,
    ],
    [
      [at("out/link"), "x"],
      `fs.write: ${at("out/link")}: the path is a symbolic link`,
    ],
    [[at("out/pipe"), "x"], `fs.write: ${at("out/pipe")}: not a regular file`],
    [[at("out/a"), 5], "fs.write requires a content argument of type String"],
    [[at("out/a")], "fs.write requires a content argument of type String"],
    [
      [at("out/a"), "x".repeat(MAX_WRITE_BYTES + 1)],
      `fs.write: ${
        at("out/a")
      }: the content is larger than ${MAX_WRITE_BYTES} bytes`,
    ],
  ];
  for (const [args, expected] of cases) {
    assertEquals(text(ask("fs.write", args)), expected);
  }
  assertEquals(readFileSync(at("out/a"), "utf8"), "zwei é");
});

test("time and chance are real", () => {
  const time = ask("time.now", []);
  assert(time.kind === "value" && typeof time.value === "number");
  assert(Math.abs(time.value - Date.now() / 1000) < 5);
  const seen = new Set<number>();
  for (let i = 0; i < 100; i++) {
    const answer = ask("random", []);
    assert(answer.kind === "value" && answer.value instanceof Float);
    assert(answer.value.value >= 0 && answer.value.value < 1);
    seen.add(answer.value.value);
  }
  assertEquals(seen.size, 100);
});

test("step.input answers with tagged JSON", () => {
  assertEquals(text(ask("step.input", ["b"])), '"{"Int":1}"');
  assertEquals(text(ask("step.input", ["a"])), '"{"String":"x\\"y"}"');
  assertEquals(
    text(ask("step.input", ["c"])),
    'step.input: unknown name \'c\' (declared inputs: ["a", "b"])',
  );
  assertEquals(
    text(ask("step.input", [1])),
    "step.input: expected String argument (input name)",
  );
});

test("what stays inside the program answers Unit", () => {
  for (
    const capability of ["ui.render", "actor.spawn", "actor.send"] as const
  ) {
    assertEquals(text(ask(capability, [listOf([1])])), "()");
  }
});
