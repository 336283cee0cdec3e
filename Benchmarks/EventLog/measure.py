"""Measures and prints the table of `Benchmarks/EventLog/run`.

Processor seconds (user and system, all children) decide, since other work on the machine stretches the wall clock; of
several runs, taken in turns, the best of each side counts. The time that a program takes with nothing to read is taken
off, on both sides. Two threads are compared by the wall clock, best of the runs, beside what two processes that know nothing of each
other reach on this machine at the same time: more than that two threads cannot. A scan with one worker has two
processes, the worker and the coordinator; what a second processor brings is therefore measured too, with all processes
on one and on two.
"""
import glob
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib

shared, kagami, bench, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
only_parse = sys.argv[5:] == ["parse"]
peer = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer.py")]
rules = os.path.join(shared, "corpora/sigma/rules/windows")


class Pinned(list):
    """A command that gets one processor, however many processes it starts."""


def alone():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measure(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    setup = alone if isinstance(command, Pinned) else None
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=setup)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, run.stdout


def memory(command):
    """Highest resident size of any one process below `command`, in MB."""
    script = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)"
    )
    return int(subprocess.run([sys.executable, "-c", script, *command], stdout=subprocess.PIPE, text=True).stdout)


def turns(commands):
    best = [(float("inf"), float("inf"))] * len(commands)
    for _ in range(runs):
        for index, command in enumerate(commands):
            cpu, wall, _ = measure(command())
            best[index] = (min(best[index][0], cpu), min(best[index][1], wall))
    return best


def joined(paths, times, target):
    """One log with the chunks of all of them, several times over: what a large log looks like to a reader."""
    chunks, head = [], None
    for path in paths:
        data = open(path, "rb").read()
        head = head or bytearray(data[:4096])
        for offset in range(4096, len(data) - 65535, 65536):
            if data[offset : offset + 8] == b"ElfChnk\0":
                chunks.append(data[offset : offset + 65536])
    head[42:44] = struct.pack("<H", min(65535, len(chunks) * times))
    head[120:124] = bytes(4)
    head[124:128] = struct.pack("<I", zlib.crc32(bytes(head[:120])))
    with open(target, "wb") as file:
        file.write(head)
        for _ in range(times):
            for chunk in chunks:
                file.write(chunk)


def cut(path, pieces, folder):
    """A folder of smaller logs with the chunks of a large one: what responders bring."""
    os.mkdir(folder)
    data = open(path, "rb").read()
    part = (len(data) - 4096) // 65536 // pieces * 65536
    for index in range(pieces):
        start = 4096 + index * part
        with open(os.path.join(folder, f"{index:02}.evtx"), "wb") as file:
            file.write(data[:4096] + data[start : start + part - index % 2 * 65536])


def row(name, records, ours, theirs, goal):
    print(f"{name:44} {records / ours / 1e3:9.0f} {records / theirs / 1e3:9.0f} {theirs / ours:7.2f} {goal:6.1f}", flush=True)


def together(command):
    """Wall clock of one run, and of two runs at the same time."""
    best = [float("inf"), float("inf")]
    for _ in range(runs):
        for count in (1, 2):
            start = time.perf_counter()
            for run in [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(count)]:
                run.wait()
            best[count - 1] = min(best[count - 1], time.perf_counter() - start)
    return best


def share(ones, twos):
    """How much faster two are than one, by the wall clock and by processor seconds."""
    return f"{ones[1] / twos[1]:.2f} by the wall clock, {2 * ones[0] / twos[0]:.2f} if each had a processor to itself"


def main():
    corpus = sorted(glob.glob(os.path.join(shared, "corpora/evtx/**/*.evtx"), recursive=True))
    large = [path for path in corpus if path.endswith("Firewall disabled (command).evtx")]
    quiet = [path for path in corpus if path.endswith("security_bad_string_cache.evtx")]
    folder = tempfile.TemporaryDirectory()
    work = folder.name
    nothing = os.path.join(work, "nothing.txt")
    open(nothing, "w").write("nothing\n")
    start_peer = min(measure([*peer, "0"])[0] for _ in range(5))
    start_ours = min(measure([bench, "slots", "0", nothing])[0] for _ in range(5))
    print(f"start, taken off: {start_ours * 1e3:.1f} and {start_peer * 1e3:.1f} ms")
    print(f"{'thousand records a second of processor time':44} {'kagami':>9} {'evtx':>9} {'ratio':>7} {'goal':>6}")
    for name, paths, ours, theirs in [
        ("parse to slots: all files of the corpus", corpus, 30, 15),
        ("parse to slots: one log of 1 MB", large, 400, 120),
    ]:
        records = int(measure([*peer, "1", *paths])[2])
        a, b = turns([lambda: [bench, "slots", str(ours), *paths], lambda: [*peer, str(theirs), *paths]])
        row(name, records, (a[0] - start_ours) / ours, (b[0] - start_peer) / theirs, 3)
    big = os.path.join(work, "big.evtx")
    joined(corpus, 10, big)
    calm = os.path.join(work, "calm.evtx")
    joined(quiet, 60, calm)
    many = os.path.join(work, "many")
    cut(big, 12, many)
    case = os.path.join(work, "case.kagami")

    def scan(path, jobs="1", given=True):
        if os.path.exists(case):
            os.remove(case)
        return [kagami, "scan", path, *(["--rules", rules] if given else []), "--case", case, "--quiet", "--jobs", jobs]

    for name, path in [("all files as one log", big), ("an ordinary log", calm)]:
        records = int(measure([*peer, "1", path])[2])
        a, b = turns([lambda: [bench, "slots", "1", path], lambda: [*peer, "1", path]])
        row("parse to slots: " + name, records, a[0] - start_ours, b[0] - start_peer, 3)
        if only_parse:
            continue
        for title, given in [("Sigma's rules", True), ("built-in rules", False)]:
            idle, c, h, b = turns(
                [
                    lambda: scan(nothing, given=given),
                    lambda: scan(path, given=given),
                    lambda: [bench, "hash", "1", path],
                    lambda: [*peer, "1", path],
                ]
            )
            ours, hashing, theirs = c[0] - idle[0], h[0] - start_ours, b[0] - start_peer
            row(f"parse, {title}, store: {name}", records, ours, theirs, 1)
            measure(scan(path, given=given))
            found = subprocess.run([kagami, "findings", "--case", case, "--ndjson"], stdout=subprocess.PIPE).stdout
            print(
                f"  ({found.count(chr(10).encode())} findings; {ours:.2f} s, of which {hashing:.2f} s hashing, without it"
                f" {theirs / (ours - hashing):.2f}; {idle[0]:.2f} s to load the rules, taken off, with them {theirs / c[0]:.2f})"
            )
    if only_parse:
        return
    one, two = turns([lambda: [bench, "threads", "1", big], lambda: [bench, "threads", "2", big]])
    print(f"two threads, times one, goal 1.7: parse {share(one, two)}")
    for title, given in [("Sigma's rules", True), ("built-in rules", False)]:
        for name, path in [("all files as one log", big), ("the same as twelve logs", many), ("an ordinary log", calm)]:
            idle, idle_alone, on_one, one, two = turns(
                [
                    lambda: scan(nothing, "2", given),
                    lambda: Pinned(scan(nothing, "2", given)),
                    lambda: Pinned(scan(path, "2", given)),
                    lambda: scan(path, given=given),
                    lambda: scan(path, "2", given),
                ]
            )
            less = [(x[0] - idle[0], x[1] - idle[1]) for x in (one, two)]
            print(f"  whole scan, {title}, {name}: {share(one, two)}; loading taken off {share(*less)}")
            processors = (on_one[1] - idle_alone[1]) / (two[1] - idle[1])
            print(f"    two processors, times one: {on_one[1] / two[1]:.2f}; loading taken off {processors:.2f}")
    alone, pair = together([bench, "slots", "1", big])
    print(f"  two processes at the same time do {2 * alone / pair:.2f} times the work of one: what this machine has to give")
    print(f"memory: {memory([bench, 'slots', '1', big])} MB to parse, {memory(scan(big))} MB the largest process of a scan (goal: under 150)")


main()
