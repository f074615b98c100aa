// Copyright 2026 the Boruna authors. MIT license.

/**
 * A program of a host that records five spans and ends in the way that its
 * arguments say; started by `ending_test.ts` as a process of its own.
 *
 * @module
 */

import process from "node:process";
import { openTelemetry } from "../../src/telemetry/mod.ts";

const telemetry = (await openTelemetry({
  env: (name) => process.env[name],
  warn: (message) => process.stderr.write(`warning: ${message}\n`),
}))!;

for (let i = 0; i < 5; i++) {
  const token = telemetry.recorder.open("time.now", 0);
  telemetry.recorder.close(token, {
    bytesOut: 0,
    budgetRemaining: null,
    errorKind: null,
  });
}

const flush = () => telemetry.flushSync({ timeoutMs: Number(process.argv[3]) });
process.on("exit", flush);
process.on("uncaughtExceptionMonitor", flush);

switch (process.argv[2]) {
  case "flush":
    process.exitCode = 7;
    await telemetry.flush({ timeoutMs: Number(process.argv[3]) });
    break;
  case "exit":
    process.exit(7);
    break;
  case "throw":
    throw new Error("thrown on purpose");
}
