"""Reads event logs with PyPI `evtx` on one thread, every record to JSON. usage: peer.py TIMES FILE..."""
import sys

import evtx

count = 0
for _ in range(int(sys.argv[1])):
    for path in sys.argv[2:]:
        records = evtx.PyEvtxParser(path, number_of_threads=1).records_json()
        while True:
            try:
                next(records)
                count += 1
            except StopIteration:
                break
            except Exception:  # a damaged record; the parser's own error type is not exported
                pass
print(count)
