#!/usr/bin/env python3
"""Compares what Kagami reads of Outlook items and TNEF streams with extract-msg, RTFDE and tnefparse (PyPI).

usage: KAGAMI_OUTLOOK_SAMPLES=folder swift test --filter OutlookSampleFiles
       python3 Scripts/compare-outlook.py folder

Every file of the folder has what Kagami read of it beside it, as JSON. Prints each difference and the number of files that
agree; exit code 1 where one differs.
"""
import base64, json, pathlib, sys

import extract_msg
import tnefparse


def text(value):
    return "".join((value or "").replace("\x00", "").split())


def msg(path, expected):
    item = extract_msg.openMsg(str(path), strict=False)
    yield "subject", item.subject or "", expected["subject"]
    bodies = {body["type"]: body["text"] for body in expected["bodies"]}
    yield "plain", text(item.body) if "text/plain" in bodies else "", text(bodies.get("text/plain"))
    html = item.htmlBody
    if isinstance(html, bytes):
        html = html.decode("utf-8", "replace")
    if "text/html" in bodies:
        # extract-msg puts a declaration of its charset before the text.
        yield "html", text(bodies["text/html"]) in text(html), True
    files = [a for a in item.attachments if a.type == extract_msg.enums.AttachmentType.DATA]
    own = [a for a in expected["attachments"] if not a["name"].endswith(".msg")]
    yield "names", [a.longFilename or a.shortFilename for a in files], [a["name"] for a in own]
    yield "bytes", [a.data for a in files], [base64.b64decode(a["base64"]) for a in own]
    inner = [a for a in item.attachments if a.type == extract_msg.enums.AttachmentType.MSG]
    yield "attached items", len(inner), len(expected["attachments"]) - len(own)
    # The attached item, taken out: a file of its own for others too.
    for attachment in expected["attachments"]:
        if attachment["name"].endswith(".msg"):
            again = extract_msg.openMsg(base64.b64decode(attachment["base64"]))
            yield "inside", again.subject, inner[0].data.subject
            yield "inside", len(again.attachments), len(inner[0].data.attachments)


def tnef(path, expected):
    stream = tnefparse.TNEF(path.read_bytes())
    files = [a for a in stream.attachments if a.data is not None]
    own = [a for a in expected["attachments"] if not a["name"].endswith(".msg")]
    yield "names", [a.long_filename() or a.name for a in files][: len(own)], [a["name"] for a in own]
    yield "bytes", [bytes(a.data) for a in files][: len(own)], [base64.b64decode(a["base64"]) for a in own]
    bodies = {body["type"]: body["text"] for body in expected["bodies"]}
    for kind, theirs in (("text/plain", stream.body), ("text/html", stream.htmlbody)):
        if kind in bodies and theirs:
            theirs = theirs.decode("utf-8", "replace") if isinstance(theirs, bytes) else theirs
            yield kind, text(theirs), text(bodies[kind])


folder = pathlib.Path(sys.argv[1])
counts = {}
for path in sorted(folder.glob("*.msg")) + sorted(folder.glob("*.tnef")):
    expected = json.loads(path.with_name(path.name + ".json").read_text())
    try:
        pairs = list((msg if path.suffix == ".msg" else tnef)(path, expected))
    except Exception as error:  # What stops the other program is a difference too.
        pairs = [("other program", repr(error), "")]
    differences = [pair for pair in pairs if pair[1] != pair[2]]
    for name, theirs, ours in differences:
        print(f"{path.name}: {name}: {str(theirs)[:150]!r} here {str(ours)[:150]!r}")
    total, agreed = counts.get(path.suffix, (0, 0))
    counts[path.suffix] = (total + 1, agreed + (not differences))
for suffix, (total, agreed) in counts.items():
    print(f"{suffix}: {agreed} of {total} agree")
sys.exit(any(agreed != total for total, agreed in counts.values()))
