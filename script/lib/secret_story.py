"""A run of the product over HTTP in which every kind of secret is made, sent and used."""

import base64
import hashlib
import hmac
import json
import re
import struct
import time
import urllib.error
import urllib.request

MAIL_WITHIN_SECONDS = 20
TOKEN_IN_LINK = re.compile(r"#([A-Za-z0-9_-]{20,})")


class Story:
    """Drives one sandbox; `secrets` collects by name each value that must not be written down."""

    def __init__(self, facts):
        self.facts = facts
        self.secrets = {"sandbox's API key": facts["api_key"]}
        if facts["checksum_key"]:
            self.secrets["sandbox's checksum key"] = facts["checksum_key"]
        self.members = {member["role"]: member for member in facts["members"]}
        self.cookies = {}
        for role, member in self.members.items():
            self.secrets[f"{role}'s password"] = member["password"]

    def run(self):
        for role, member in self.members.items():
            self.cookies[role] = self.sign_in(role, member["email"], member["password"])
        self.invite()
        self.integrate()
        self.second_factor()
        self.forget_password()
        self.change_address()
        self.mistakes()

    def invite(self):
        """The token of a mail, of a link that was copied, and of an invitation that was accepted."""
        invited = {"name": "Asha Mrema", "email": "asha@leaks.example", "role": "Developer"}
        invitation = self.call("Admin", "POST", "/v1/team/invitations", invited)
        self.keep("mailed invitation token", self.token_mailed_to(invited["email"]))
        copied = self.call("Admin", "POST", f"/v1/team/invitations/{invitation['id']}/link")
        self.keep("copied invitation token", TOKEN_IN_LINK.search(copied["link"])[1])
        second = {"name": "Juma Said", "email": "juma@leaks.example", "role": "Employee"}
        self.call("Admin", "POST", "/v1/team/invitations", second)
        token = self.keep("accepted invitation token", self.token_mailed_to(second["email"]))
        password = self.keep("invited person's password", "a kettle sings at 07:40")
        self.call(None, "POST", "/v1/invitations/lookup", {"token": token})
        self.call(None, "POST", "/v1/invitations/accept", {"token": token, "name": second["name"], "password": password})
        self.sign_in("invited person", second["email"], password)

    def integrate(self):
        """An API key and its rotation, the token it buys, and the secrets of a webhook."""
        application = self.call("Developer", "POST", "/v1/applications",
                                {"name": "Shop", "integration": "API", "features": ["collection"]})
        keys = f"/v1/applications/{application['id']}/keys"
        key = self.call("Developer", "POST", keys, {"name": "till"})
        self.keep("API key", key["secret"])
        rotated = self.call("Developer", "POST", f"{keys}/{key['id']}/rotate", {"overlap_hours": 1})
        self.keep("rotated API key", rotated["secret"])
        headers = {"client-id": application["client_id"], "api-key": rotated["secret"]}
        bought = self.call(None, "POST", "/third-parties/generate-token", None, headers)
        self.keep("bearer token", bought["token"].removeprefix("Bearer "))
        endpoint = self.call("Developer", "POST", "/v1/webhooks",
                             {"url": "https://hooks.leaks.example/kibali", "events": ["payment.received"], "signature": "header"})
        self.keep("webhook secret", endpoint["secret"])
        rotated = self.call("Developer", "POST", f"/v1/webhooks/{endpoint['id']}/rotate-secret")
        self.keep("rotated webhook secret", rotated["secret"])

    def second_factor(self):
        """A seed and its recovery codes."""
        seed = self.keep("TOTP seed", self.call("Manager", "POST", "/v1/profile/second-factor")["secret"])
        confirmed = self.call("Manager", "POST", "/v1/profile/second-factor/confirm", {"code": one_time_code(seed)})
        for number, code in enumerate(confirmed["recovery_codes"], start=1):
            self.keep(f"recovery code {number}", code)

    def forget_password(self):
        email = self.members["Employee"]["email"]
        self.call(None, "POST", "/v1/password-resets", {"email": email})
        token = self.keep("reset token", self.token_mailed_to(email))
        password = self.keep("password after reset", "seven dhows leave Pangani")
        self.call(None, "POST", "/v1/password-resets/complete", {"token": token, "password": password})

    def change_address(self):
        self.call("Developer", "POST", "/v1/profile/email", {"email": "moved@leaks.example"})
        token = self.keep("address token", self.token_mailed_to("moved@leaks.example"))
        self.call(None, "POST", "/v1/email-changes/confirm", {"token": token})
        self.keep("undo token", self.token_mailed_to(self.members["Developer"]["email"]))

    def mistakes(self):
        """Secrets in the wrong place: a password that is refused, a key in an address."""
        wrong = self.keep("refused password", "not quite my password 1")
        email = self.members["Admin"]["email"]
        status, _, _ = self.send("POST", "/v1/session", {"email": email, "password": wrong})
        assert status == 401, f"a wrong password answered {status}"
        self.send("GET", f"/v1/payouts?key={self.facts['api_key']}", None)

    def keep(self, label, value):
        assert isinstance(value, str) and len(value) >= 8, f"{label}: {value!r} is no secret"
        self.secrets[label] = value
        return value

    def sign_in(self, who, email, password):
        status, body, headers = self.send("POST", "/v1/session", {"email": email, "password": password})
        assert status == 201, f"sign-in of {who}: {status} {body}"
        cookie = headers["Set-Cookie"].split(";")[0]
        self.keep(f"{who}'s session", cookie.split("=", 1)[1])
        return cookie

    def call(self, role, method, path, body=None, headers=None):
        known = {"Cookie": self.cookies[role]} if role else {}
        status, answer, _ = self.send(method, path, body, {**known, **(headers or {})})
        assert 200 <= status < 300, f"{method} {path} as {role}: {status} {answer}"
        return answer

    def send(self, method, path, body, headers=None):
        sent = {"Origin": self.facts["base_url"], "Content-Type": "application/json", **(headers or {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.facts["base_url"] + path, data=data, headers=sent, method=method)
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None, answer.headers

    def token_mailed_to(self, address):
        """The token in the newest mail to the address that carries one, once there is such a mail."""
        end = time.monotonic() + MAIL_WITHIN_SECONDS
        while True:
            mails = json.load(urllib.request.urlopen(self.facts["base_url"] + "/sandbox/mailbox.json", timeout=30))
            mine = sorted((mail for mail in mails if address in mail["to"]), key=lambda mail: mail["received_at"])
            tokens = [match[1] for mail in mine if (match := TOKEN_IN_LINK.search(mail["text"]))]
            if tokens:
                return tokens[-1]
            assert time.monotonic() < end, f"no mail with a link to {address}: {mails!r}"
            time.sleep(0.1)


def one_time_code(seed):
    """RFC 6238 with six digits and 30 seconds."""
    key = base64.b32decode(seed + "=" * (-len(seed) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
