"""What came of script/mutants: script/lib/mutants.py AREA RESULTS, the folder with a folder for each shard."""

import json
import sys
from collections import Counter
from pathlib import Path

NOTICED = ("CaughtMutant", "Timeout")


def outcomes(results):
    """Each mutant of every shard with what became of it."""
    for path in sorted(Path(results).glob("*/mutants.out/outcomes.json")):
        for outcome in json.loads(path.read_text(encoding="utf-8"))["outcomes"]:
            if isinstance(outcome["scenario"], dict):
                yield outcome["scenario"]["Mutant"]["name"], outcome["summary"]


def main(area, results):
    found = dict(outcomes(results))
    counts = Counter(found.values())
    viable = len(found) - counts["Unviable"]
    noticed = sum(counts[summary] for summary in NOTICED)
    for name, summary in sorted(found.items()):
        if summary == "MissedMutant":
            print(f"not noticed: {name}")
    share = 100 * noticed / viable if viable else 100
    print(
        f"{area}: {len(found)} changes, {counts['Unviable']} of them do not compile; "
        f"of the other {viable} the unit tests notice {noticed}, {share:.1f} %"
    )


main(*sys.argv[1:])
