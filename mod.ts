// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs `.ax` programs, with every effect behind a capability.
 *
 * As a program, this module is the `boruna` command.
 *
 * @module
 */

if (import.meta.main) {
  const { main } = await import("./src/cli/main.ts");
  const { args, setExitCode } = await import("./src/host/mod.ts");
  setExitCode(await main(args()));
}
