#!/usr/bin/env python3
"""Compares Kagami's event log reader with PyPI `evtx`, record by record and field by field.

usage: compare-evtx.py <EventLogBenchmark> <folder>...
The first argument is the product of Benchmarks/EventLog (`swift build -c release` there); needs `pip install evtx`.
"""
import collections
import glob
import json
import os
import subprocess
import sys

import evtx


def differences(ours, reference, path=""):
    if isinstance(ours, dict) and isinstance(reference, dict):
        for key in dict.fromkeys([*ours, *reference]):
            if key not in ours:
                yield path + "/" + key, "absent", reference[key]
            elif key not in reference:
                yield path + "/" + key, ours[key], "absent"
            else:
                yield from differences(ours[key], reference[key], path + "/" + key)
    elif ours != reference or type(ours) is not type(reference):
        yield path, ours, reference


def reference_records(path):
    records, errors = [], []
    parser = evtx.PyEvtxParser(path).records_json()
    while len(errors) < 50:
        try:
            record = next(parser)
        except StopIteration:
            break
        except Exception as error:  # the parser's own error type is not exported
            errors.append(str(error))
            continue
        records.append(json.loads(record["data"]))
    return records, errors


def key(record):
    """What tells two records of a log apart; exported logs carry the numbers of the log they come from."""
    system = record["Event"]["System"]
    created = system.get("TimeCreated") or {}
    return str(system.get("EventRecordID")), created.get("#attributes", {}).get("SystemTime")


def our_records(program, path):
    run = subprocess.run([program, "json", "1", path], capture_output=True, check=True)
    live, slack, notes = collections.defaultdict(list), 0, []
    for line in run.stdout.decode().split("\n"):
        if line.startswith(("anomaly", "error")):
            notes.append(line)
        elif line:
            kind, _, text = line.split("\t", 2)
            if kind == "slack":
                slack += 1
                continue
            record = json.loads(text)
            live[key(record)].append(record)
    return live, slack, notes


def explained(difference):
    """Differences of which we know why: each is said in docs/formats/evtx.md."""
    path, ours, reference = difference
    if reference == "absent" and path.rsplit("_", 1)[-1].isdigit():
        return "a name that stands twice is kept twice"
    return None


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    total, reasons = collections.Counter(), collections.Counter()
    for folder in folders:
        for path in sorted(glob.glob(folder + "/**/*.evtx", recursive=True)):
            reference, errors = reference_records(path)
            ours, slack, notes = our_records(program, path)
            count = sum(map(len, ours.values()))
            total.update(files=1, reference=len(reference), ours=count, slack=slack)
            name = os.path.basename(path)
            if count != len(reference) or errors:
                print(f"{name}: reference {len(reference)}, ours {count}; {errors[:1]}; {notes}")
            for record in reference:
                if not ours[key(record)]:
                    total["missing"] += 1
                    print("  missing", name, key(record))
                    continue
                found = list(differences(ours[key(record)].pop(0), record))
                why = [explained(difference) for difference in found]
                total["equal" if not found else "explained" if all(why) else "different"] += 1
                reasons.update(set(filter(None, why)))
                for difference, reason in zip(found, why):
                    if not reason:
                        print("  ", name, key(record)[0], difference)
    print(dict(reasons))
    print(dict(total))
    sys.exit(1 if total["different"] or total["missing"] else 0)


main()
