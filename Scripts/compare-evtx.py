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
        records.append((record["event_record_id"], json.loads(record["data"])))
    return records, errors


def our_records(program, path):
    run = subprocess.run([program, "json", "1", path], capture_output=True, check=True)
    records, notes = collections.defaultdict(list), []
    for line in run.stdout.decode().split("\n"):
        if line.startswith(("anomaly", "error")):
            notes.append(line)
        elif line:
            number, _, text = line.split("\t", 2)
            records[int(number)].append(json.loads(text))
    return records, notes


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    total = collections.Counter()
    for folder in folders:
        for path in sorted(glob.glob(folder + "/**/*.evtx", recursive=True)):
            reference, errors = reference_records(path)
            ours, notes = our_records(program, path)
            count = sum(map(len, ours.values()))
            total.update(files=1, reference=len(reference), ours=count)
            if count != len(reference) or errors:
                print(f"{os.path.basename(path)}: reference {len(reference)}, ours {count}; {errors[:1]}; {notes}")
            for number, record in reference:
                if not ours[number]:
                    total["missing"] += 1
                    print("  missing", number)
                    continue
                found = list(differences(ours[number].pop(0), record))
                total["equal" if not found else "different"] += 1
                for difference in found[:3]:
                    print("  ", os.path.basename(path), number, difference)
    print(dict(total))


main()
