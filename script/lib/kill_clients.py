"""Clients that create, approve and retry while what serves them is killed, and what they were told."""

import http.client
import itertools
import json
import random
import threading
import time
from urllib.parse import urlsplit

SHILLINGS = 1_000
WAIT_SECONDS = 10
FINISHED_WITHIN_SECONDS = 180


class Clients:
    """`count` clients, half of which make payouts and half of which release them; `stop` ends them."""

    def __init__(self, facts, count):
        self.facts = facts
        self.address = urlsplit(facts["base_url"]).netloc
        self.lock = threading.Lock()
        self.cookies, self.stopping = {}, threading.Event()
        self.numbers = itertools.count(1)
        self.made, self.released = {}, set()  # what was acknowledged: key to (id, body); ids
        self.waiting = []
        self.counts = dict.fromkeys(
            ("answers", "no answer", "503", "other 5xx", "repeats", "repeats that differ", "refused"), 0
        )
        self.odd = []
        makers = [threading.Thread(target=self._run, args=(self._make, place)) for place in range(count // 2)]
        checkers = [threading.Thread(target=self._run, args=(self._release, place)) for place in range(count - count // 2)]
        self.threads = makers + checkers

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _run(self, act, place):
        caller = Caller(self)
        dice = random.Random(place)
        while not self.stopping.is_set():
            act(caller, dice)

    def _make(self, caller, dice):
        number = next(self.numbers)
        order = {
            "amount": {"amount": SHILLINGS * 100, "currency": "TZS"},
            "phone_number": f"25575{number:07}",
            "reference": f"KILL{number}",
        }
        key = f"key-{number}"
        answer = caller.ask("Employee", "/v1/payouts", order, key)
        if answer is None:
            return
        status, text = answer
        if status != 201:
            self._note(f"payout {number}: {status} {text}")
            return
        with self.lock:
            self.made[key] = (json.loads(text)["id"], text, order)
            self.waiting.append(json.loads(text)["id"])
        if dice.random() < 0.2:
            self.repeat(caller, key)

    def repeat(self, caller, key):
        _, first, order = self.made[key]
        answer = caller.ask("Employee", "/v1/payouts", order, key)
        if answer is None:
            return
        self.counts["repeats"] += 1
        if answer != (201, first):
            self.counts["repeats that differ"] += 1
            self._note(f"{key} was first answered {first}, then {answer}")

    def _release(self, caller, dice):
        with self.lock:
            payout = self.waiting.pop(0) if self.waiting else None
        if payout is None:
            time.sleep(0.01)
            return
        self.release(caller, payout, dice.choice(["Manager", "Admin"]))

    def release(self, caller, payout, role):
        answer = caller.ask(role, f"/v1/payouts/{payout}/authorization", {})
        if answer is None:
            with self.lock:
                self.waiting.append(payout)
            return
        status, text = answer
        # Asked again after an answer that was lost, it says that it was released already.
        if status == 200 or "payout.not_waiting" in text:
            self.released.add(payout)
        else:
            self._note(f"{payout}: {status} {text}")

    def _note(self, says):
        self.counts["refused"] += 1
        if len(self.odd) < 5:
            self.odd.append(says)

    def finish(self):
        """With nothing in the way: whatever still waits is released, and every request is made once more."""
        self.stopping.clear()
        # A server that never answers again is a finding, not a reason to wait for ever.
        patience = threading.Timer(FINISHED_WITHIN_SECONDS, self.stopping.set)
        patience.start()
        keys = iter(list(self.made))
        threads = [threading.Thread(target=self._finish, args=(keys,)) for _ in self.threads]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        patience.cancel()

    def _finish(self, keys):
        caller = Caller(self)
        while True:
            with self.lock:
                payout = self.waiting.pop(0) if self.waiting else None
            if payout is None:
                break
            self.release(caller, payout, "Manager")
            if self.stopping.is_set():
                return
        while True:
            with self.lock:
                key = next(keys, None)
            if key is None:
                break
            self.repeat(caller, key)


class Caller:
    """One connection, which asks again until it is answered."""

    def __init__(self, clients):
        self.clients = clients
        self.connection = None

    def ask(self, role, path, body, key=None):
        """Status and body of the answer, or nothing where the clients stopped before there was one."""
        counts = self.clients.counts
        while not self.clients.stopping.is_set():
            cookie = self.clients.cookies.get(role) or self._sign_in(role)
            if cookie is None:
                continue
            headers = {"cookie": cookie, "origin": self.clients.facts["base_url"], "content-type": "application/json"}
            if key:
                headers["idempotency-key"] = key
            answer = self._send(path, body, headers)
            if answer is None:
                continue
            status, text, _ = answer
            if status >= 500:
                counts["503" if status == 503 else "other 5xx"] += 1
                if status != 503 and len(self.clients.odd) < 5:
                    self.clients.odd.append(f"{path}: {status} {text}")
                time.sleep(0.05)
                continue
            if status == 401 or "step_up.required" in text:
                self.clients.cookies.pop(role, None)
                continue
            counts["answers"] += 1
            return status, text
        return None

    def _sign_in(self, role):
        with self.clients.lock:
            if role in self.clients.cookies:
                return self.clients.cookies[role]
            member = next(one for one in self.clients.facts["members"] if one["role"] == role)
            body = {"email": member["email"], "password": member["password"]}
            headers = {"origin": self.clients.facts["base_url"], "content-type": "application/json"}
            answer = self._send("/v1/session", body, headers)
            if answer is None or answer[0] != 201:
                time.sleep(0.1)
                return None
            self.clients.cookies[role] = answer[2].split(";")[0]
            return self.clients.cookies[role]

    def _send(self, path, body, headers):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.clients.address, timeout=WAIT_SECONDS)
            self.connection.request("POST", path, json.dumps(body), headers)
            response = self.connection.getresponse()
            text = response.read().decode()
            return response.status, text, response.getheader("set-cookie") or ""
        except (OSError, http.client.HTTPException):
            self.clients.counts["no answer"] += 1
            self.connection = None
            time.sleep(0.02)
            return None
