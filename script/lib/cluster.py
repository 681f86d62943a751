"""A PostgreSQL server of a script's own, with fsync on, which can be killed and started again."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

READY_WITHIN_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A server in `folder`, or in one of its own, for a `with` statement: `url` names its one database."""

    def __init__(self, folder=None):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="kibali-cluster."))
        self.data = self.folder / "data"
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[-1]
        self.port, self.password = free_port(), secrets.token_hex(16)
        self.url = f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/kibali"

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "password").write_text(self.password)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "postgres", str(self.folder)], check=True)
        self._as_postgres(
            "initdb", "--pgdata", self.data, "--username", "postgres", "--pwfile", self.folder / "password",
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        self.start()
        self.psql("CREATE DATABASE kibali", "postgres")
        return self

    def _as_postgres(self, program, *arguments):
        command = [str(self.bin / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        return subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")

    def start(self):
        """Starts it, also after it was killed; says whether it answers."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} "
            "-c max_connections=100 -c max_wal_size=64MB -c min_wal_size=32MB"
        )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            done = self._as_postgres("pg_ctl", "--pgdata", self.data, "--wait", "--silent", "--log",
                                     self.folder / "log", "start", "-o", options)  # fmt: skip
            if done.returncode == 0:
                return
            time.sleep(0.2)
        raise RuntimeError(f"PostgreSQL does not start: {self.tail()}")

    def runs(self):
        return self._as_postgres("pg_ctl", "--pgdata", self.data, "status").returncode == 0

    def kill(self):
        """Kills it and all that belongs to it, at once."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in [postmaster, *map(int, children)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while any(alive(pid) for pid in [postmaster, *map(int, children)]):
            time.sleep(0.01)

    def psql(self, sql, database="kibali"):
        """The rows of a statement, as text."""
        command = [str(self.bin / "psql"), "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator", "\t",
                   "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", sql]  # fmt: skip
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": self.password}
        )
        return [line.split("\t") for line in done.stdout.splitlines() if line]

    def tail(self):
        log = self.folder / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else "no log"

    def __exit__(self, *_):
        if self.runs():
            self._as_postgres("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "--silent", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
