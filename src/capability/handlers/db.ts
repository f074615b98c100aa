// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query`: the place where a database will be asked.
 *
 * @module
 */

import { type Handler, HandlerFailure } from "../handler.ts";

/** Fails: no database is connected in this version. */
export const dbQuery: Handler = () => {
  throw new HandlerFailure(
    "db.query is not available with --live in this version; run without --live for the mock, " +
      "or pass a handler from a host program",
  );
};
