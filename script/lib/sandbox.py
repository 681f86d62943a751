"""Starts and stops `kibali sandbox` for the scripts that drive it from outside."""

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

READY_WITHIN_SECONDS = 30
ENDS_WITHIN_SECONDS = 20
ROLES = {"Admin", "Manager", "Employee", "Developer"}


class Sandbox:
    """A sandbox in a folder of its own, for a `with` statement: `facts` is the line it printed when it was ready."""

    def __init__(self, kibali, folder, *options):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.facts_file = self.folder / "facts.json"
        self.command = [str(kibali), "sandbox", "--json", "--port", "0", "--data", str(self.data), *options]
        self.facts = None

    def __enter__(self):
        self.folder.mkdir(parents=True)
        began = time.monotonic()
        with self.log.open("wb") as log:
            # Settings of whoever runs the tests must not reach it.
            clean = {name: value for name, value in os.environ.items() if not name.startswith("KIBALI_")}
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=clean
            )
        try:
            line = self._first_line()
            self.ready_after = time.monotonic() - began
            self.facts = json.loads(line)
            check_facts(self.facts, with_checksum="--checksum" in self.command)
            self.facts_file.write_bytes(line)
        except BaseException:
            self.process.kill()
            self.process.wait()
            self.show_log()
            raise
        return self

    def _first_line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], READY_WITHIN_SECONDS)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            raise RuntimeError(f"no line from the sandbox; status {self.process.poll()}, command {self.command}")
        return line

    def __exit__(self, kind, *_):
        if kind:
            self.show_log()
        self.process.send_signal(signal.SIGTERM)
        try:
            rest, _ = self.process.communicate(timeout=ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"the sandbox was still running {ENDS_WITHIN_SECONDS} s after SIGTERM") from None
        if kind is None and (self.process.returncode != 0 or rest):
            self.show_log()
            raise RuntimeError(f"the sandbox ended with status {self.process.returncode}, having also printed {rest!r}")

    def show_log(self):
        tail = self.log.read_text(errors="replace").splitlines()[-30:]
        print("-- the end of the sandbox's log", *tail, "--", sep="\n", flush=True)


def check_facts(facts, with_checksum):
    """The line carries what is documented, and a checksum key exactly when one was asked for."""
    text = {"base_url", "mailbox_url", "merchant_id", "client_id", "api_key"}
    assert text | {"checksum_key", "members"} <= facts.keys(), f"the sandbox's line lacks some of {text}: {facts}"
    assert all(isinstance(facts[name], str) and facts[name] for name in text), facts
    assert isinstance(facts["checksum_key"], str) == with_checksum, facts
    assert {member["role"] for member in facts["members"]} == ROLES, facts
    for member in facts["members"]:
        assert all(isinstance(member[name], str) and member[name] for name in ("name", "email", "password")), member


def new_database(url, name):
    """Makes an empty database on the server of `url` and returns its address."""
    subprocess.run(["psql", "--quiet", "--no-psqlrc", url, "-c", f'CREATE DATABASE "{name}"'], check=True)
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
