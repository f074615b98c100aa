// Copyright 2026 the Boruna authors. MIT license.

/**
 * The page of `trace --html`: complete in one file, and drawn by a browser where
 * there is one.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boruna } from "../support/spawn.ts";

const SOURCE = `fn main() -> Bool !{time.now, fs.read, fs.write} {
  debug(fs_read("</script><b>notes"))
  time_now()
  time_now()
  fs_write("out.txt", "text")
}
`;
const POLICY = JSON.stringify({
  schema_version: 1,
  rules: {
    "time.now": { allow: true, budget: 3 },
    "fs.read": { allow: true, budget: 0 },
  },
  default_allow: false,
});

/** The browsers that Debian and others have. */
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

async function page(): Promise<{ html: string; path: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-page-"));
  writeFileSync(join(folder, "app.ax"), SOURCE);
  writeFileSync(join(folder, "policy.json"), POLICY);
  const path = join(folder, "out.html");
  const ran = await boruna(
    ["trace", "app.ax", "--html", path, "--policy", "policy.json"],
    { cwd: folder },
  );
  assertEquals(ran.exit, 1);
  assertEquals(ran.stdout, `trace written to ${path}\n`);
  return { html: readFileSync(path, "utf8"), path, folder };
}

test("trace --html writes a page that needs nothing else", async () => {
  const { html, folder } = await page();
  rmSync(folder, { recursive: true, force: true });
  assert(!/(?:src|href)="(?!data:)/.test(html) && !html.includes("http:"));
  const json = /<script id="data" type="application\/json">(.*)<\/script>/
    .exec(html)?.[1];
  const data = JSON.parse(json ?? "");
  assertEquals(
    data.calls.map((call: Record<string, unknown>) => [
      call["capability"],
      call["budget"],
      call["error"],
    ]),
    [
      ["fs.read", null, null],
      ["time.now", "2", null],
      ["time.now", "1", null],
      ["fs.write", null, "denied"],
    ],
  );
  assertEquals(data.refusal.capability, "fs.write");
  assertStringIncludes(data.calls[0].args, "</script>");
});

test("a browser draws the page", async (context) => {
  if (!("Deno" in globalThis)) {
    context.skip("the page is the same on every runtime; Deno opens it");
    return;
  }
  const browser = BROWSERS.find((name) =>
    spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0
  );
  if (browser === undefined) {
    context.skip("there is no chromium; apt-get install chromium gives one");
    return;
  }
  const { path, folder } = await page();
  const drawn = spawnSync(browser, [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    `--user-data-dir=${join(folder, "profile")}`,
    "--virtual-time-budget=2000",
    "--dump-dom",
    `file://${path}`,
  ], { encoding: "utf8", timeout: 60_000 });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const dom = drawn.stdout;
  assertStringIncludes(dom, 'data-ready="true"');
  assertStringIncludes(dom, "<h2>Time line</h2>");
  assertEquals(dom.match(/class="bar /g)?.length, 5);
  assertStringIncludes(dom, "Refusal");
  assertStringIncludes(dom, "fs.write in main");
  // What the program had in its values is text and nothing else.
  assert(!dom.includes("<b>notes"));
});
