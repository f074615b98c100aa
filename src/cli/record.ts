// Copyright 2026 the Boruna authors. MIT license.

/**
 * `run --record PATH`: the event log, written as things happen.
 *
 * Until the end the text grows in a file beside the wanted one, so a crash
 * loses nothing that was complete, and what is there under the wanted name is
 * replaced only by a whole log.
 *
 * @module
 */

import { FileError, growFile, type GrowingFile } from "../host/mod.ts";
import { type Event, LogText } from "../replay/mod.ts";

/** A log that is being written. */
export interface Recording {
  /** Takes the next event. Never throws: a failure is told at the end. */
  readonly onEvent: (event: Event) => void;
  /** Ends the log; the failure if it could not be written, or null. */
  finish(): FileError | null;
  /** Throws the log away. */
  discard(): void;
}

/** Starts a log. */
export function startRecording(path: string): Recording {
  const text = new LogText();
  let file: GrowingFile | null = null;
  let failure: FileError | null = null;
  const attempt = (operation: () => void): void => {
    if (failure !== null) return;
    try {
      operation();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failure = error;
    }
  };
  attempt(() => {
    file = growFile(path);
    file.write(text.open());
  });
  return {
    onEvent: (event) => attempt(() => file?.write(text.add(event))),
    finish: () => {
      attempt(() => {
        file?.write(text.close());
        file?.finish();
      });
      if (failure !== null) file?.discard();
      return failure;
    },
    discard: () => file?.discard(),
  };
}
