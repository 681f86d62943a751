// A sandbox of one's own, and an empty database for it.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

/** Starts `kibali sandbox` on any free port and waits for its one line. */
export async function startSandbox(binary, database) {
  const args = ['sandbox', '--json', '--port', '0', ...(database ? ['--database', database] : [])];
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
    stop: async () => {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killer);
    },
  };
}

/** An empty database beside the given one. */
export function freshDatabase(url) {
  const name = `kibali_e2e_${randomBytes(6).toString('hex')}`;
  const ask = (sql) => {
    const done = spawnSync('psql', [url, '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', sql], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`psql: ${done.stderr || done.error}`);
  };
  ask(`CREATE DATABASE ${name}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return { url: fresh.href, drop: () => { ask(`DROP DATABASE ${name} WITH (FORCE)`); } };
}
