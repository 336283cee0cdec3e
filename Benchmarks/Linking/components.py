#!/usr/bin/env python3
"""Connected components of networkx on equal values, as linking by equal values does: the yardstick of speed and of F1.

usage: components.py COUNT   (needs networkx; same register as `run scale COUNT`)
"""
import resource
import sys
import time

import networkx


def register(count):
    state = 42

    def following():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return state >> 20

    for number in range(count):
        campaign = number // 10
        following()
        values = [f"d{campaign}-{following() % 5 + value}" for value in range(3)]
        values += [f"{campaign}h{following() % 4}" for _ in range(2)]
        values += [f"u{following()}" for _ in range(3)]
        values += [f"host{following() % 50}" for _ in range(2)]
        yield number, values


count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
start = time.time()
graph = networkx.Graph()
for number, values in register(count):
    for value in values:
        graph.add_edge(number, value)
parts = list(networkx.connected_components(graph))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{count} incidents: {time.time() - start:.2f} s, peak {peak} MB, {len(parts)} components")
