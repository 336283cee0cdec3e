#!/usr/bin/env python3
"""Connected components of networkx on equal values, as linking by equal values does: the yardstick of speed and of F1.

usage: components.py COUNT [LARGEST]
Needs networkx; the same register as `run scale COUNT`. Values that more than LARGEST incidents have are left out (none by
default: then the common hosts make one component of everything, which is what platforms that link equal values show).
"""
import collections
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


def b_cubed(parts, count):
    label = {number: index for index, part in enumerate(parts) for number in part}
    sizes = collections.Counter(label.values())
    both = collections.Counter((label[number], number // 10) for number in range(count))
    shared = [both[label[number], number // 10] for number in range(count)]
    precision = sum(have / sizes[label[number]] for number, have in enumerate(shared)) / count
    recall = sum(have / min(10, count - number // 10 * 10) for number, have in enumerate(shared)) / count
    return 2 * precision * recall / (precision + recall)


count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
largest = int(sys.argv[2]) if len(sys.argv) > 2 else count
incidents = list(register(count))
start = time.time()
holders = collections.defaultdict(list)
for number, values in incidents:
    for value in values:
        holders[value].append(number)
graph = networkx.Graph()
graph.add_nodes_from(range(count))
for value, held in holders.items():
    if len(held) <= largest:
        graph.add_edges_from((number, value) for number in held)
parts = [[node for node in part if isinstance(node, int)] for part in networkx.connected_components(graph)]
parts = [part for part in parts if part]
seconds = time.time() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    f"{count} incidents: {seconds:.2f} s wall, {usage.ru_utime:.1f} s user in all, peak {usage.ru_maxrss // 1024} MB, "
    f"{len(parts)} components, F1 {b_cubed(parts, count):.3f}"
)
