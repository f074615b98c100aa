// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is made of measurements: the comparison, the targets and the page.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { changes, compareLines } from "../../scripts/bench/compare.ts";
import {
  type BenchDocument,
  environment,
  type ProgramResult,
} from "../../scripts/bench/document.ts";
import {
  geometricMean,
  median,
  spreadOf,
  takeTurns,
} from "../../scripts/bench/measure.ts";
import { benchPage } from "../../scripts/bench/page.ts";
import { targetsOf } from "../../scripts/bench/targets.ts";

function program(
  name: string,
  ratio: readonly number[],
  more: Partial<ProgramResult> = {},
): ProgramResult {
  const warm = { steps: 10, hand: 1, ours: 2, ratio: spreadOf(ratio) };
  return { name, about: `about ${name}`, size: 5, warm, ...more };
}

function document(...programs: ProgramResult[]): BenchDocument {
  return {
    schema: 1,
    environment: environment(),
    programs,
    operations: [],
    failures: [],
  };
}

test("bench: means and quartiles", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([4, 1, 3, 2]), 2);
  assertEquals(spreadOf([5, 1, 2, 4, 3]), { median: 3, low: 2, high: 4 });
  assertEquals(geometricMean([1, 4, 16]).toFixed(9), "4.000000000");
});

test("bench: ways take turns, and slow ones are left out", async () => {
  for (
    const { budget, wanted } of [
      { budget: Infinity, wanted: [8, 8, 8] },
      { budget: 0, wanted: [8, 3, 3] },
    ]
  ) {
    const counts = [0, 0, 0];
    // Long enough not to be repeated within a round.
    const busy = (way: number) => () => {
      counts[way]!++;
      const end = performance.now() + 5;
      while (performance.now() < end);
    };
    const later = async () => {
      busy(2)();
      await null;
    };
    const ways = [busy(0), busy(1), later];
    const taken = await takeTurns(ways, { rounds: 4, budget });
    assertEquals(counts, wanted);
    for (const { ms, ratio } of taken) {
      assert(ms >= 5 && ratio.low <= ratio.median && ratio.median > 0);
    }
    assertEquals(taken[0]!.ratio.median, 1);
  }
});

test("bench: a change beyond noise is told from noise", () => {
  const old = document(
    program("same", [1, 1, 1.05]),
    program("noisy", [1, 1.2, 2]),
    program("slower", [1, 1, 1]),
    program("faster", [2, 2, 2]),
    program("other work", [1, 1, 1]),
  );
  const now = document(
    program("same", [1.05, 1.06, 1.07]),
    program("noisy", [1.1, 1.5, 1.6]),
    program("slower", [1.3, 1.3, 1.4]),
    program("faster", [1, 1, 1]),
    program("other work", [9, 9, 9], { size: 6 }),
    program("new", [9, 9, 9]),
  );
  assertEquals(
    changes(old, now).map(({ program, factor, real }) => [
      program,
      factor.toFixed(2),
      real,
    ]),
    [
      ["same", "1.06", false],
      ["noisy", "1.25", false],
      ["slower", "1.30", true],
      ["faster", "0.50", true],
    ],
  );
  const text = compareLines(old, now).join("\n");
  assert(/slower +1\.00 → 1\.30 +× 1\.30 {2}WORSE/.test(text), text);
  assert(
    text.endsWith("4 figures: 1 worse, 1 better, the others within noise"),
  );
});

test("bench: targets are met or missed", () => {
  const tiers = (exact: number) => {
    const of = (value: number) => ({ median: value, low: value, high: value });
    return {
      tiers: {
        exact: of(exact),
        uncounted: of(1),
        sliceable: of(exact * 2),
        machine: of(10),
      },
    };
  };
  const found = targetsOf(document(
    program("a", [1], tiers(1)),
    program("b", [1], tiers(1.21)),
    program("aside", [1], { ...tiers(99), apart: "it is another thing" }),
  ));
  assertEquals(
    found.map(({ found, met, note }) => [found.toFixed(2), met, note]),
    [
      ["1.10", true, ""],
      ["1.21", true, "b"],
      ["1.10", true, ""],
      ["2.00", false, ""],
      ["10.00", true, ""],
    ],
  );
});

const PAGE = benchPage(document(
  program("one", [1]),
  program("</style><b>two", [4]),
));

test("bench: the page needs nothing else and shows texts as texts", () => {
  assert(!/(?:src|href)="(?!data:)/.test(PAGE) && !PAGE.includes("http:"));
  assert(!PAGE.includes("<script") && !PAGE.includes("<b>"));
  assertEquals(PAGE.match(/class="bar"/g)?.length, 2);
});

/** The browsers that Debian and others have. */
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

test("bench: a browser draws the bars in proportion", (context) => {
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
  const folder = mkdtempSync(join(tmpdir(), "boruna-page-"));
  const path = join(folder, "page.html");
  // The page has no script; this one is told to look at it.
  const script = `<script>document.title = [...document.querySelectorAll(
    ".bar, .one")].map((e) => e.getBoundingClientRect()).map((r) =>
    Math.round(r.right)).join();</script>`;
  writeFileSync(
    path,
    PAGE.replace("default-src 'none';", "script-src 'unsafe-inline';")
      .replace("</body>", `${script}</body>`),
  );
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
  const title = /<title>([\d,]+)<\/title>/.exec(drawn.stdout)?.[1] ?? "";
  const [line = 0, one = 0, line2 = 0, four = 0] = title.split(",").map(Number);
  // The line stands where the bar of 1 ends, and that of 4 goes further.
  assert(line > 0 && Math.abs(one - line) <= 2 && line2 === line, title);
  assert(four > one + 100, title);
});
