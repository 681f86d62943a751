// A sandbox of one's own, and an empty database for it.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Starts `kibali sandbox` on any free port and waits for its one line. */
export async function startSandbox(binary, database) {
  const data = mkdtempSync(join(tmpdir(), 'kibali-e2e-'));
  const args = ['sandbox', '--json', '--port', '0', '--data', data, ...(database ? ['--database', database] : [])];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  createInterface({ input: child.stderr }).on('line', (line) => { said.push(line); if (said.length > 60) said.shift(); });
  const lastWords = () => said.join('\n');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const first = await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => Promise.reject(new Error(`the sandbox ended before it was ready:\n${lastWords()}`))),
    new Promise((_, refuse) => setTimeout(() => refuse(new Error('the sandbox was not ready within 30 s')), 30_000)),
  ]);
  return {
    ready: JSON.parse(first),
    lastWords,
    /** Changes what no page changes, behind the program's back: how long ago something was. */
    sql: (statement) => { if (database) ask(database, `SET search_path TO ${schemaOf(database)}; ${statement}`); else run('python3', ['-c', lite, join(data, 'kibali.sqlite3'), statement]); },
    stop: async () => {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killer);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const lite = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=20) as store: store.execute(sys.argv[2])';

function run(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr || done.error}`);
  return done.stdout;
}

function ask(url, sql) {
  return run('psql', [url, '--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1', '--command', sql]).trim();
}

/** A sandbox keeps its tables apart, under a name of its own. */
const schemaOf = (url) => ask(url, "SELECT schemaname FROM pg_tables WHERE tablename = 'merchant'");

/** An empty database beside the given one. */
export function freshDatabase(url) {
  const name = `kibali_e2e_${randomBytes(6).toString('hex')}`;
  ask(url, `CREATE DATABASE ${name}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return { url: fresh.href, drop: () => { ask(url, `DROP DATABASE ${name} WITH (FORCE)`); } };
}
