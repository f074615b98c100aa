// Copyright 2026 the Boruna authors. MIT license.

/**
 * `--record`, tapes, limits and `verify` on the command line.
 *
 * @module
 */

import {
  existsSync,
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
import process from "node:process";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../support/in_process.ts";

const APP = `fn main() -> String !{time.now, net.fetch} {
  let t = time_now()
  let url = "http://a.test/" ++ int_to_string(t)
  net_fetch(url, "GET", "", {"Authorization": "Bearer s3cret"})
}
`;

/** A folder with `app.ax`, and a way to call the command in it. */
async function within(
  work: (
    call: (...args: string[]) => Promise<
      { exit: number; stdout: string; stderr: string }
    >,
    folder: string,
  ) => Promise<void>,
  source = APP,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-record-"));
  try {
    writeFileSync(join(folder, "app.ax"), source);
    await work((...args) => inFolder(folder, args), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a run that traps, or is refused, leaves a log that replays", async () => {
  await within(async (call, folder) => {
    const trapped = await call("app.ax", "--record", "log.json");
    assertEquals(trapped.exit, 1);
    const log = readFileSync(join(folder, "log.json"), "utf8");
    assert(log.endsWith("]\n}"));
    const replayed = await call("verify", "app.ax", "log.json");
    assertEquals(replayed.exit, 0, replayed.stderr);
    assertStringIncludes(replayed.stdout, "Identical (2 events)");
    const denied = await call(
      "app.ax",
      "--record",
      "denied.json",
      "--policy",
      "deny-all",
    );
    assertEquals(denied.exit, 3);
    assertStringIncludes(
      readFileSync(join(folder, "denied.json"), "utf8"),
      '"events": []',
    );
  }, "fn main() -> Int !{time.now} { let t = time_now() t / 0 }\n");
});

test("verify shows the first difference with its line, both values and a diff", async () => {
  await within(async (call, folder) => {
    await call(
      "app.ax",
      "--record",
      "log.json",
      "--redact",
      "header:authorization",
    );
    writeFileSync(join(folder, "b.ax"), APP.replace("a.test", "b.test"));
    for (const args of [["verify"], ["replay", "--strict"]]) {
      const { exit, stdout, stderr } = await call(
        args[0]!,
        "b.ax",
        "log.json",
        ...args.slice(1),
      );
      assertEquals([exit, stdout], [1, "replay verification: Diverged\n"]);
      for (
        const part of [
          "error: event 2 differs: an argument of net.fetch differs",
          "b.ax:4:3",
          'recorded: net.fetch(String("http://a.test/1700000000")',
          'replayed: net.fetch(String("http://b.test/1700000000")',
          '-   "String": "http://a.test/1700000000"',
          '+   "String": "http://b.test/1700000000"',
        ]
      ) assertStringIncludes(stderr, part);
      // The excerpt shows the source, the values are redacted.
      const values = stderr.split("\n").filter((line) =>
        /(?:ed:|[-+]) /.test(line)
      );
      assert(!values.some((line) => line.includes("s3cret")));
    }
    const json = await call("verify", "b.ax", "log.json", "--json");
    const told = JSON.parse(json.stdout);
    assertEquals(
      [json.exit, told.ok, told.verification, told.index, told.line],
      [1, false, "diverged", 2, 4],
    );
    // The reference's form keeps the reference's habit.
    const bare = await call("replay", "b.ax", "log.json");
    assertEquals(bare.exit, 0);
    assertStringIncludes(bare.stdout, "Diverged { reason: ");
    const lenient = await call("replay", "b.ax", "log.json", "--lenient");
    assertEquals([lenient.exit, lenient.stdout], [0, bare.stdout]);
  });
});

test("verify tells of leftovers and of a program that goes on", async () => {
  await within(async (call, folder) => {
    await call("app.ax", "--record", "log.json");
    writeFileSync(
      join(folder, "less.ax"),
      "fn main() -> Int !{time.now} { time_now() }\n",
    );
    const less = await call("verify", "less.ax", "log.json");
    assertEquals(less.exit, 1);
    assertStringIncludes(less.stderr, "event 2 differs: the run ends before");
    await call("less.ax", "--record", "short.json");
    const more = await call("verify", "app.ax", "short.json");
    assertEquals(more.exit, 1);
    assertStringIncludes(
      more.stderr,
      "event 2 differs: the recording ends here",
    );
    const broken = await call("verify", "app.ax", "app.ax");
    assertEquals(broken.exit, 1);
    assertStringIncludes(broken.stderr, "invalid event log: ");
  });
});

test("a log is private, replaces only when whole, and follows links", {
  skip: process.platform === "win32",
}, async () => {
  await within(async (call, folder) => {
    await call("app.ax", "--record", "log.json");
    assertEquals(statSync(join(folder, "log.json")).mode & 0o777, 0o600);
    symlinkSync("log.json", join(folder, "link.json"));
    writeFileSync(join(folder, "log.json"), "old");
    const { exit } = await call("app.ax", "--record", "link.json");
    assertEquals(exit, 0);
    assert(readFileSync(join(folder, "log.json"), "utf8").startsWith("{"));
    assertEquals(
      readdirSync(folder).filter((name) => name.includes(".part")),
      [],
    );
  });
});

test("a full disk ends the run and is told", {
  skip: !existsSync("/dev/full"),
}, async () => {
  await within(async (call, folder) => {
    symlinkSync("/dev/full", join(folder, "full.json"));
    const ours = await call("app.ax", "--record", "full.json");
    assertEquals(ours.exit, 1);
    assertStringIncludes(ours.stderr, "No space left on device");
    const reference = await call("run", "app.ax", "--record", "full.json");
    assertEquals(
      [reference.exit, reference.stderr],
      [1, "No space left on device (os error 28)\n"],
    );
    assert(reference.stdout.startsWith('"{'));
  });
});

test("credentials in a log are warned of once, and redaction silences it", async () => {
  await within(async (call) => {
    const plain = await call("app.ax", "--record", "log.json");
    assertStringIncludes(plain.stderr, "--redact header:authorization");
    const redacted = await call(
      "app.ax",
      "--record",
      "log.json",
      "--redact",
      "header:Authorization, query:key",
    );
    assertEquals(redacted.stderr, "");
    const wrong = await call(
      "app.ax",
      "--record",
      "log.json",
      "--redact",
      "nope:x",
    );
    assertEquals(wrong.exit, 2);
  });
});

test("the policy's lists apply to answers from a tape", async () => {
  await within(async (call, folder) => {
    const tape = (method: string) =>
      JSON.stringify({
        "format_version": 1,
        transactions: [{
          method,
          url: "http://a.test/1700000000",
          "request_body": null,
          "response_body": "taped",
        }],
      });
    writeFileSync(join(folder, "tape.json"), tape("GET"));
    const policy = (domain: string) =>
      JSON.stringify({
        "schema_version": 1,
        "default_allow": true,
        rules: {},
        "net_policy": {
          "allowed_domains": [domain],
          "allowed_methods": [],
          "max_response_bytes": 1000,
          "timeout_ms": 1000,
          "allow_redirects": false,
        },
      });
    for (const [domain, exit] of [["a.test", 0], ["b.test", 3]] as const) {
      writeFileSync(join(folder, "policy.json"), policy(domain));
      const did = await call(
        "app.ax",
        "--replay-net-from",
        "tape.json",
        "--policy",
        "policy.json",
      );
      assertEquals(did.exit, exit, did.stderr);
      if (exit === 0) assertStringIncludes(did.stdout, '"taped"');
      // A line of the reference: there only rules and budgets count.
      const plain = await call(
        "run",
        "app.ax",
        "--replay-net-from",
        "tape.json",
        "--policy",
        "policy.json",
      );
      assertEquals(plain.exit, 0, plain.stderr);
    }
  });
});

test("limits and schemas of the command line", async () => {
  await within(async (call, folder) => {
    const limit = async (...flags: string[]) => {
      const did = await call("app.ax", "--json", ...flags);
      return [did.exit, JSON.parse(did.stdout).error?.limit];
    };
    assertEquals(await limit("--max-steps", "3"), [4, "steps"]);
    assertEquals(await limit("--max-output-bytes", "3"), [4, "output_bytes"]);
    assertEquals(await limit("--max-log-bytes", "30"), [4, "event_log_bytes"]);
    writeFileSync(join(folder, "schema.json"), '{"type": "integer"}');
    const wrong = await call("app.ax", "--schema", "schema.json");
    assertEquals(wrong.exit, 1);
    assertStringIncludes(wrong.stderr, "result does not match output_schema");
    assertStringIncludes(wrong.stderr, 'is not of type "integer"');
    writeFileSync(join(folder, "schema.json"), '{"type": "strin"}');
    const invalid = await call(
      "app.ax",
      "--schema",
      "schema.json",
      "--record",
      "log.json",
    );
    assertEquals(invalid.exit, 2);
    assert(!existsSync(join(folder, "log.json")));
    assertEquals(
      readdirSync(folder).filter((name) => name.includes(".part")),
      [],
    );
  });
});
