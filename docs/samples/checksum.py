# The checksum of a body, in Python 3: python3 checksum.py KEY < body.json
import hashlib
import hmac
import json
import sys


def checksum(key, body):
    covered = {name: value for name, value in body.items() if name not in ("checksum", "checksumMethod")}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


if __name__ == "__main__":
    print(checksum(sys.argv[1], json.load(sys.stdin)))
