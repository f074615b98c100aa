// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lines typed into a terminal, with editing and history.
 *
 * @module
 */

/** What was typed: a line, an interrupt (ctrl-C), or the end (ctrl-D). */
export type TypedLine =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "interrupt" }
  | { readonly kind: "end" };

/** A terminal that lines are read from. */
export interface LineReader {
  /** Asks for a line. */
  read(prompt: string): Promise<TypedLine>;
  /** What was typed, the newest first. */
  history(): readonly string[];
  /** Gives the terminal back. */
  close(): void;
}

/** The lines that are kept in the history. */
export const MAX_HISTORY = 1000;

/** Starts to read lines; `history` has the newest first. */
export async function openLineReader(
  history: readonly string[],
): Promise<LineReader> {
  const { createInterface } = await import("node:readline");
  const { default: process } = await import("node:process");
  let kept = [...history];
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    history: [...history],
    historySize: MAX_HISTORY,
    removeHistoryDuplicates: true,
  });
  reader.on("history", (lines: string[]) => kept = [...lines]);
  let answer: ((line: TypedLine) => void) | null = null;
  // Lines that come before somebody asks, as when several are pasted.
  const waiting: TypedLine[] = [];
  const tell = (line: TypedLine): void => {
    const waiter = answer;
    answer = null;
    if (waiter === null) waiting.push(line);
    else waiter(line);
  };
  let closed = false;
  reader.on("line", (text: string) => tell({ kind: "line", text }));
  reader.on("SIGINT", () => {
    // What is half typed is dropped.
    (reader as unknown as { line: string; cursor: number }).line = "";
    (reader as unknown as { line: string; cursor: number }).cursor = 0;
    process.stdout.write("\n");
    tell({ kind: "interrupt" });
  });
  reader.on("close", () => {
    closed = true;
    tell({ kind: "end" });
  });
  return {
    read(prompt: string): Promise<TypedLine> {
      const first = waiting.shift();
      if (first !== undefined) return Promise.resolve(first);
      if (closed) return Promise.resolve({ kind: "end" });
      return new Promise((resolve) => {
        answer = resolve;
        reader.setPrompt(prompt);
        reader.prompt();
      });
    },
    history: () => kept,
    close: () => reader.close(),
  };
}
