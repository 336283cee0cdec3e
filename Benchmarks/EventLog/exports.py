"""Measures exported Windows events: the table of `Benchmarks/EventLog/run N exports`.

Writes exports of the records of EVTX-to-MITRE-Attack in several forms (made up from what PyPI `evtx` reads), some 50 MB each, and
reads each with kagami's reader (to slots), with a whole scan (built-in rules, one worker) and with Python's own parser of the
format, which only parses. Processor seconds, best of the runs, taken in turns; the time to start is taken off on all sides.
"""
import csv
import glob
import io
import json
import os
import resource
import subprocess
import sys
import tempfile

import evtx

shared, kagami, bench, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
size = 50_000_000


def records():
    pattern = os.path.join(shared, "corpora/evtx/EVTX-to-MITRE-Attack/**/*.evtx")
    for path in sorted(glob.glob(pattern, recursive=True)):
        for record in evtx.PyEvtxParser(path).records_json():
            event = json.loads(record["data"])["Event"]
            system, data = event["System"], event.get("EventData")

            def text(name):
                value = system.get(name)
                return str(value.get("#text") if isinstance(value, dict) else value)

            def attribute(name, inner):
                return (system.get(name) or {}).get("#attributes", {}).get(inner, "")

            fields = [
                (name, "" if value is None else str(value))
                for name, value in (data.items() if isinstance(data, dict) else [])
                if not name.startswith("#") and not isinstance(value, (dict, list))
            ]
            yield {
                "id": text("EventID"), "channel": text("Channel"), "computer": text("Computer"),
                "number": text("EventRecordID"), "provider": attribute("Provider", "Name"),
                "time": attribute("TimeCreated", "SystemTime"), "fields": fields,
            }


def described(record):
    if "Sysmon" in record["channel"]:
        return "Event:\r\n" + "".join(f"{name}: {value}\r\n" for name, value in record["fields"])
    lines = "".join(f"\t{name}:\t\t{value}\r\n" for name, value in record["fields"])
    return "Something happened.\r\n\r\nSubject:\r\n\tAccount Name:\t\tWS01$\r\n\r\nDetails:\r\n" + lines


def winlogbeat(r):
    return json.dumps({
        "@timestamp": r["time"], "event": {"code": r["id"], "provider": r["provider"]}, "host": {"name": r["computer"]},
        "winlog": {"channel": r["channel"], "event_id": r["id"], "provider_name": r["provider"],
                   "record_id": r["number"], "computer_name": r["computer"], "event_data": dict(r["fields"])}}) + "\n"


def nxlog(r):
    return json.dumps({
        "EventTime": r["time"], "Hostname": r["computer"], "EventID": int(r["id"]), "SourceName": r["provider"],
        "RecordNumber": r["number"], "Channel": r["channel"], "SourceModuleName": "in", **dict(r["fields"])}) + "\n"


def payload(r):
    return json.dumps({"EventData": {"Data": [{"@Name": name, "#text": value} for name, value in r["fields"]]}})


def evtxecmd(r):
    return json.dumps({
        "PayloadData1": "", "Payload": payload(r), "Channel": r["channel"], "Provider": r["provider"],
        "EventId": int(r["id"]), "EventRecordId": r["number"], "Computer": r["computer"], "TimeCreated": r["time"]}) + "\n"


def row(*cells):
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def evtxecmd_csv(r):
    time = r["time"].replace("T", " ").rstrip("Z")
    return row(1, r["number"], time, r["id"], "Info", r["provider"], r["channel"], r["computer"], "", payload(r))


def viewer_csv(r):
    time = r["time"][:19].replace("-", "/").replace("T", " ")
    return row("Information", time, r["provider"], r["id"], "None", described(r))


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;")


def clean(text):
    return "".join(c if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" else "?" for c in text)


def xml(r):
    data = "".join(f"<Data Name='{escape(clean(n))}'>{escape(clean(v))}</Data>" for n, v in r["fields"])
    return (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
        f"<Provider Name='{escape(r['provider'])}'/><EventID>{r['id']}</EventID><TimeCreated SystemTime='{r['time']}'/>"
        f"<EventRecordID>{r['number']}</EventRecordID><Channel>{escape(r['channel'])}</Channel>"
        f"<Computer>{r['computer']}</Computer></System><EventData>{data}</EventData></Event>\n")


def text(r):
    return (
        f"Event[0]:\r\n  Log Name: {r['channel']}\r\n  Source: {r['provider']}\r\n  Date: {r['time']}\r\n"
        f"  Event ID: {r['id']}\r\n  Computer: {r['computer']}\r\n  Description: \r\n{described(r)}\r\n\r\n")


read_json = "import json,sys\nfor line in open(sys.argv[1],'rb'): json.loads(line)"
read_csv = "import csv,sys\ncsv.field_size_limit(1<<30)\nfor row in csv.reader(open(sys.argv[1],newline='')): pass"
read_xml = ("import sys\nfrom lxml import etree\nfor _,e in etree.iterparse(sys.argv[1],tag='{*}Event'): e.clear()"
            "\n")
read_text = "import sys\nfor line in open(sys.argv[1]): line.partition(':')"
forms = [
    ("Winlogbeat, JSON lines", winlogbeat, "", "", "json", read_json),
    ("NXLog, JSON lines", nxlog, "", "", "json", read_json),
    ("EvtxECmd, JSON lines", evtxecmd, "", "", "json", read_json),
    ("EvtxECmd, CSV", evtxecmd_csv,
     "RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,Computer,PayloadData1,Payload\r\n", "",
     "csv", read_csv),
    ("event viewer, CSV", viewer_csv, "Level,Date and Time,Source,Event ID,Task Category\r\n", "", "csv", read_csv),
    ("XML", xml, "<?xml version='1.0' encoding='utf-8'?>\n<Events>\n", "</Events>\n", "lxml", read_xml),
    ("wevtutil, text", text, "", "", "lines", read_text),
]


def seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if command[0] == sys.executable and run.returncode != 0:
        raise SystemExit(run.stderr.decode())
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    folder = tempfile.TemporaryDirectory()
    nothing = os.path.join(folder.name, "nothing.txt")
    open(nothing, "w").write("nothing\n")
    everything = list(records())
    print(f"{'MB a second of processor time':28} {'reader':>8} {'scan':>8} {'Python':>8}  of")
    for name, write, head, tail, what, script in forms:
        path = os.path.join(folder.name, "export")
        body = "".join(write(record) for record in everything)
        with open(path, "w", newline="") as file:
            file.write(head)
            for _ in range(max(1, size // len(body.encode()))):
                file.write(body)
            file.write(tail)
        megabytes = os.path.getsize(path) / 1e6
        best = [float("inf")] * 6
        for _ in range(runs):
            for index, command in enumerate([
                [bench, "slots", "1", path], [kagami, "scan", path, "--ndjson", "--quiet", "--jobs", "1"],
                [sys.executable, "-c", script, path], [bench, "slots", "1", nothing],
                [kagami, "scan", nothing, "--ndjson", "--quiet", "--jobs", "1"], [sys.executable, "-c", "pass"],
            ]):
                best[index] = min(best[index], seconds(command))
        rates = [megabytes / (best[index] - best[index + 3]) for index in range(3)]
        print(f"{name:28} {rates[0]:8.0f} {rates[1]:8.0f} {rates[2]:8.0f}  {what}", flush=True)


main()
