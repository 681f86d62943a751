"""A sandbox that is killed and started again, and what its books say at the end."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from cluster import free_port

READY_WITHIN_SECONDS = 60
AT_REST_WITHIN_SECONDS = 120


class Mortal:
    """`kibali sandbox` on one port and in one folder, however often it is started; for a `with` statement."""

    def __init__(self, kibali, folder, database=None):
        self.folder, self.database = Path(folder), database
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.command = [str(kibali), "sandbox", "--json", "--port", str(free_port()), "--balance", "4000000000",
                        "--data", str(self.data), *(["--database", database] if database else [])]  # fmt: skip
        self.process, self.facts = None, None

    def start(self):
        """Starts it, and again as long as it says that its database does not answer yet."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KIBALI_")}
        while time.monotonic() < deadline:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=clean
                )
            ready, _, _ = select.select([self.process.stdout], [], [], READY_WITHIN_SECONDS)
            line = self.process.stdout.readline() if ready else b""
            if line:
                self.facts = json.loads(line)
                return
            self.process.wait()
            time.sleep(0.1)
        raise RuntimeError(f"no line from the sandbox: {self.tail()}")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def tail(self):
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-15:])


class Books:
    """What stands in the database of a sandbox, asked from outside."""

    def __init__(self, mortal, cluster=None):
        self.cluster = cluster
        if cluster:
            self.schema = cluster.psql(
                "SELECT table_schema FROM information_schema.tables WHERE table_name = 'payout'"
            )[0][0]
        else:
            self.file = mortal.data / "kibali.sqlite3"

    def ask(self, sql):
        if self.cluster:
            return self.cluster.psql(f"SET search_path = {self.schema}; {sql}")[1:]
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(sql).fetchall()

    def number(self, sql):
        return int(self.ask(sql)[0][0] or 0)

    def moving(self):
        return self.number("SELECT COUNT(*) FROM payout WHERE state IN ('authorized', 'processing', 'unknown')")

    def come_to_rest(self):
        """Waits until nothing moves any more, as long as less and less does; how much still does is what is stuck."""
        left, deadline = None, time.monotonic() + AT_REST_WITHIN_SECONDS
        while time.monotonic() < deadline and (moving := self.moving()):
            if left is None or moving < left:
                left, deadline = moving, time.monotonic() + AT_REST_WITHIN_SECONDS
            time.sleep(0.5)

    def findings(self, clients):
        """What must not be, each with how often it is."""
        states = dict(self.ask("SELECT reference, state FROM payout WHERE reference LIKE 'KILL%'"))
        made = [order["reference"] for _, _, order in clients.made.values()]
        by_id = {payout: order["reference"] for payout, _, order in clients.made.values()}
        unsent = ("pending", "rejected", "cancelled", "expired", None)
        released = [by_id[payout] for payout in clients.released]
        return {
            "acknowledged and lost": sum(reference not in states for reference in made)
            + sum(states.get(reference) in unsent for reference in released),
            "paid twice": self.number(
                "SELECT COUNT(*) FROM (SELECT account FROM payout WHERE reference LIKE 'KILL%' AND state = 'succeeded' "
                "GROUP BY account HAVING COUNT(*) > 1) twice"
            )
            + self.number(
                "SELECT COUNT(*) FROM (SELECT subject FROM transfer WHERE kind IN ('payout', 'void') "
                "GROUP BY subject HAVING COUNT(*) > 1) twice"
            ),
            "made twice": self.number(
                "SELECT COUNT(*) FROM (SELECT account FROM payout WHERE reference LIKE 'KILL%' "
                "GROUP BY account HAVING COUNT(*) > 1) twice"
            ),
            "stuck": self.moving(),
            "ledger sum": self.number(
                "SELECT COUNT(*) FROM (SELECT currency FROM account GROUP BY merchant, currency HAVING SUM(balance) <> 0) uneven"
            ),
            "unbalanced transfers": self.number(
                "SELECT COUNT(*) FROM (SELECT transfer FROM entry GROUP BY transfer HAVING SUM(debit) <> SUM(credit)) uneven"
            ),
            "balances beside their entries": self.number(
                "SELECT COUNT(*) FROM account a WHERE a.balance <> "
                "(SELECT COALESCE(SUM(e.credit - e.debit), 0) FROM entry e WHERE e.account = a.id)"
            ),
            "held beside what waits": self.number(
                "SELECT (SELECT SUM(balance) FROM account WHERE kind = 'held' AND currency = 'TZS') - "
                "(SELECT COALESCE(SUM(debit), 0) FROM payout WHERE currency = 'TZS' AND "
                "state IN ('pending', 'authorized', 'processing', 'unknown'))"
            ),
            "released by nobody": self.number(
                "SELECT COUNT(*) FROM payout p WHERE p.reference LIKE 'KILL%' AND p.state = 'succeeded' AND NOT EXISTS "
                "(SELECT 1 FROM approval a WHERE a.payout = p.id AND a.member <> p.made_by)"
            ),
            "repeats that differ": clients.counts["repeats that differ"],
            "answers of 500": clients.counts["other 5xx"],
        }
