"""Reads event logs with PyPI `evtx` (pip install evtx): the yardstick of the benchmark, and where its events come from.

events.py FOLDER            parses every log below FOLDER to JSON and prints records/s of processor time, one thread
events.py FOLDER OUT.ndjson also writes the records, one JSON document a line, with the log's path under `_file`
"""

import json
import os
import sys
import time

from evtx import PyEvtxParser


def logs(folder):
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.lower().endswith(".evtx"):
                yield os.path.join(path, name)


def records(path):
    try:
        yield from PyEvtxParser(path, number_of_threads=1).records_json()
    except (RuntimeError, OSError):
        return


def main():
    folder = sys.argv[1]
    paths = list(logs(folder))
    best = 0.0
    for _ in range(3):
        count = 0
        start = time.process_time()
        for path in paths:
            for _ in records(path):
                count += 1
        best = max(best, count / (time.process_time() - start))
    print(f"PyPI evtx: {count} records of {len(paths)} logs, {best:.0f} records/s (best of three rounds)")
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8") as out:
            for path in paths:
                for record in records(path):
                    document = json.loads(record["data"])
                    document["_file"] = os.path.relpath(path, folder)
                    out.write(json.dumps(document, ensure_ascii=False) + "\n")


main()
