// Copyright 2026 the Boruna authors. MIT license.

/**
 * A program that does one thing with the host, for tests that need a process.
 *
 * @module
 */

import {
  args,
  exit,
  hasColors,
  isTerminal,
  onExit,
  onSignal,
  onUncaught,
  outputClosed,
  readStdinText,
  setExitCode,
  SIGNAL_EXIT_CODES,
  writeErr,
  writeOut,
} from "../../src/host/mod.ts";

const [what = "", ...rest] = args();

switch (what) {
  case "args":
    writeOut(JSON.stringify(rest));
    setExitCode(3);
    break;
  case "large":
    writeOut("0123456789".repeat(200_000));
    writeErr("done");
    break;
  case "closed":
    for (let i = 0; i < 1000 && !outputClosed(); i++) {
      writeOut("0123456789".repeat(1000));
    }
    writeErr(`closed: ${outputClosed()}`);
    break;
  case "stdin":
    try {
      writeOut(String(readStdinText(1_000_000).length));
    } catch (error) {
      writeErr((error as Error).message);
      setExitCode(1);
    }
    break;
  case "terminal":
    writeOut(`${isTerminal("stdout")} ${hasColors("stdout")}`);
    break;
  case "signal": {
    const waiting = setTimeout(() => {}, 60_000);
    const stop = onSignal((signal) => {
      clearTimeout(waiting);
      stop();
      writeOut(signal);
      exit(SIGNAL_EXIT_CODES[signal]);
    });
    writeErr("ready");
    break;
  }
  case "quiet-signals":
    onSignal(() => {});
    onExit(() => writeOut("bye"));
    break;
  case "uncaught":
    onUncaught((error) => {
      writeErr(`caught ${(error as Error).message}`);
      setExitCode(70);
    });
    setTimeout(() => {
      throw new Error("late");
    }, 0);
    break;
  case "rejected":
    onUncaught((error) => {
      writeErr(`caught ${(error as Error).message}`);
      setExitCode(70);
    });
    Promise.reject(new Error("lost"));
    break;
}
