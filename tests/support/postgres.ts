// Copyright 2026 the Boruna authors. MIT license.

/**
 * A PostgreSQL server of the test's own: a new cluster in a temporary folder,
 * on a Unix socket and a free port of loopback.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** A running server. */
export interface PostgresServer {
  /** The folder of its socket. */
  readonly socket: string;
  readonly port: number;
  /** The certificate of its authority; null for a server without encryption. */
  readonly authority: string | null;
  /** Runs statements as the owner. */
  sql(text: string): void;
  stop(): void;
}

/** The password that `ada` has over TCP. */
export const PASSWORD = "only for this test: 'ä'";

/**
 * Starts a server with a user `ada`, who needs a password over TCP; or says
 * why there is none.
 */
export async function startPostgres(): Promise<PostgresServer | string> {
  const programs = findPrograms();
  if (programs === null) return "PostgreSQL's server is not installed";
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? userIds() : null;
  if (isRoot && owner === null) return "root has no user to run a server as";
  const folder = mkdtempSync(join(tmpdir(), "boruna-pg-"));
  chmodSync(folder, 0o755);
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const run = (program: string, args: readonly string[], input?: string) => {
    const { status, stderr, error } = spawnSync(join(programs, program), args, {
      ...(owner ?? {}),
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", LC_ALL: "C" },
      timeout: 60000,
      // A server that inherits a pipe keeps it open.
      stdio: [
        input === undefined ? "ignore" : "pipe",
        "ignore",
        program === "pg_ctl" ? "ignore" : "pipe",
      ],
      ...(input === undefined ? {} : { input }),
    });
    if (status !== 0) {
      throw new Error(`${program}: ${error?.message ?? stderr ?? status}`);
    }
  };
  const data = join(folder, "data");
  const authority = join(folder, "ca.pem");
  const port = await freePort();
  const sql = (text: string) =>
    run("psql", [
      "-qX",
      "-v",
      "ON_ERROR_STOP=1",
      "-h",
      folder,
      "-p",
      String(port),
      "-U",
      "postgres",
      "postgres",
    ], text);
  try {
    run("initdb", [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "trust",
      "-N",
      "-E",
      "UTF8",
      "--locale=C",
    ]);
    writeFileSync(
      join(data, "pg_hba.conf"),
      "local all postgres trust\nlocal all ada trust\n" +
        "host all all 127.0.0.1/32 scram-sha-256\n",
    );
    const isEncrypted = certify(data, authority, owner);
    run("pg_ctl", [
      "-D",
      data,
      "-l",
      join(folder, "log"),
      "-w",
      "-t",
      "30",
      "-o",
      `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off ` +
      `-c timezone=Asia/Tokyo -c datestyle=german -c bytea_output=escape ` +
      `-c ssl=${isEncrypted ? "on" : "off"}`,
      "start",
    ]);
    sql(`create role ada login password '${PASSWORD.replaceAll("'", "''")}';`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    socket: folder,
    port,
    authority: existsSync(authority) ? authority : null,
    sql,
    stop: () => {
      run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a certificate for `localhost`; false without the program for it. */
function certify(
  data: string,
  authority: string,
  owner: { readonly uid: number; readonly gid: number } | null,
): boolean {
  const [key, certificate] = [
    join(data, "server.key"),
    join(data, "server.crt"),
  ];
  const { status } = spawnSync("openssl", [
    ...["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    ...["-addext", "subjectAltName=DNS:localhost"],
    ...["-keyout", key, "-out", certificate],
  ], { stdio: "ignore" });
  if (status !== 0) return false;
  chmodSync(key, 0o600);
  copyFileSync(certificate, authority);
  if (owner !== null) {
    chownSync(key, owner.uid, owner.gid);
    chownSync(certificate, owner.uid, owner.gid);
  }
  return true;
}

/** The folder with `initdb`, the newest version first. */
function findPrograms(): string | null {
  const debian = "/usr/lib/postgresql";
  const folders = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debian, version, "bin"))
    : [];
  const path = (process.env.PATH ?? "").split(":");
  return [...folders, ...path, "/usr/local/pgsql/bin"].find((folder) =>
    ["initdb", "pg_ctl", "psql"].every((name) => existsSync(join(folder, name)))
  ) ?? null;
}

/** Who runs the server when the test runs as root, which a server refuses. */
function userIds(): { readonly uid: number; readonly gid: number } | null {
  for (const name of ["postgres", "nobody"]) {
    const id = (flag: string) =>
      spawnSync("id", [flag, name], { encoding: "utf8" });
    const [uid, gid] = [id("-u"), id("-g")];
    if (uid.status === 0 && gid.status === 0) {
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    }
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" ? address?.port ?? 0 : 0)
      );
    });
  });
}
