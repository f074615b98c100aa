// Copyright 2026 the Boruna authors. MIT license.

/**
 * `llm.call`: the place where model providers will be asked.
 *
 * @module
 */

import { type Handler, HandlerFailure } from "../handler.ts";

/** Fails: no provider is connected in this version. */
export const llmCall: Handler = () => {
  throw new HandlerFailure(
    "llm.call is not available with --live in this version; run without --live for the mock, " +
      "or pass a handler from a host program",
  );
};
