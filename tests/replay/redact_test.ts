// Copyright 2026 the Boruna authors. MIT license.

/**
 * Redaction: secrets are not in the file, and the file still replays.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeNetTape,
  LogText,
  parseRedactRules,
  readEventLog,
  recordNet,
  Redactor,
  replayNet,
  TapeText,
} from "../../src/replay/mod.ts";
import { run, type RunOptions, verify } from "../../src/run/mod.ts";

const SOURCE = `fn main() -> String !{fs.read, net.fetch} {
  let key = fs_read("key")
  let url = "https://a.test/v1?token=s3cret&x=1#f"
  let body = "{\\"user\\": \\"u\\", \\"password\\": \\"s3cret\\"}"
  net_fetch(url, "POST", body, {"Authorization": "Bearer " ++ key, "X-A": "1"})
}`;

const RULES = parseRedactRules([
  "header:Authorization",
  "query:token",
  "field:password",
  "field:session",
  "result:fs.read",
]);

const options: RunOptions = {
  policy: "allow-all",
  handlers: {
    "fs.read": () => "s3cret",
    "net.fetch": () => '{"session": "s3cret", "ok": true}',
  },
};

async function recorded(source = SOURCE): Promise<string> {
  const redactor = new Redactor(RULES);
  const text = new LogText();
  let log = text.open(RULES);
  await run(source, {
    ...options,
    onEvent: (event) => log += text.add(redactor.event(event)),
  });
  return log + text.close();
}

test("a redacted log has no secret and replays", async () => {
  const log = await recorded();
  assert(!log.includes("s3cret"), log);
  assert(log.includes("?token=[redacted]&x=1#f"));
  const reading = readEventLog([log]);
  assertEquals(reading.rules.length, 5);
  const { following } = await verify(SOURCE, readEventLog([log]));
  assertEquals(following.kind, "identical");
  const other = SOURCE.replace('"X-A": "1"', '"X-A": "2"');
  const changed = await verify(other, readEventLog([log]));
  assertEquals(changed.following.kind, "diverged");
});

test("a redacted tape has no secret and answers", async () => {
  const redactor = new Redactor(RULES);
  const text = new TapeText();
  let tape = text.open("net.fetch", RULES);
  await run(SOURCE, {
    ...options,
    handlers: {
      ...options.handlers,
      "net.fetch": recordNet(
        options.handlers!["net.fetch"]!,
        (transaction) => tape += text.add(transaction),
        redactor,
      ),
    },
  });
  tape += text.close();
  assert(!tape.includes("s3cret"), tape);
  const { transactions, redact } = decodeNetTape(tape);
  const { outcome } = await run(SOURCE, {
    ...options,
    handlers: {
      ...options.handlers,
      "net.fetch": replayNet(
        transactions,
        new Redactor(parseRedactRules(redact)),
      ),
    },
  });
  assert(outcome.kind === "done", JSON.stringify(outcome));
  assertEquals(outcome.value, '{"session":"[redacted]","ok":true}');
});

test("rules that are none are refused by name", () => {
  for (const rule of ["", "header", "header:", "cookie:a", ":x"]) {
    assertThrows(() => parseRedactRules([rule]), RangeError, "header:NAME");
  }
});
