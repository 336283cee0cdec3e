#!/usr/bin/env python3
"""Compares Kagami's mail reader with Python's `email` (policy `default`), an independent parser.

usage: differential.py MAIL-BENCHMARK FOLDER...

Subject, From and To addresses, number and names of attachments are compared message by message; blanks are reduced to
one space, since RFC 5322 leaves the blanks of a fold to the reader, and addresses are compared without regard to case
and quotes. Words without an at sign are no address: the comma in `Ann, <a@b.example>` makes Python see one. Python does
not guess the charset of raw 8-bit text: the U+FFFD it puts there agrees with anything.
A part is an attachment when it is neither multipart nor an unnamed text/plain or text/html part that is shown inline;
attached messages are not entered. Where Python's parser fails on a field, its older parser (`compat32` with
`email.utils.getaddresses`) speaks for it, and where that fails too the field counts as a disagreement.
"""

import email
import email.header
import email.policy
import email.utils
import json
import re
import subprocess
import sys

FIELDS = ("subject", "from", "to", "attachment count", "attachment names")


def blanks(text):
    return re.sub(r"\s+", " ", text or "").strip()


def plain(found):
    return [re.sub(r'[\s"]', "", a).lower() for a in found if a and "@" in a]


def equal(own, other):
    if isinstance(own, list):
        return len(own) == len(other) and all(map(equal, own, other))
    if isinstance(own, str) and re.search("[\ufffd\udc80-\udcff]", other):
        return re.fullmatch(".*".join(map(re.escape, re.split("[\ufffd\udc80-\udcff]+", other))), own) is not None
    return own == other


def addresses(new, old, name):
    try:
        field = new[name]
        if field is None:
            return []
        found = [a.addr_spec for a in field.addresses]
    except Exception:
        found = []
    if not found and old[name] is not None:
        found = [a for _, a in email.utils.getaddresses([str(old[name])])]
    return plain(found)


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.get_payload():
            yield from leaves(child)
    else:
        yield part


def attachments(message):
    names = []
    for part in leaves(message):
        kind = part.get_content_type()
        try:
            name = part.get_filename()
        except Exception:
            name = None
        if kind.startswith("multipart/"):
            kind = "text/plain"
        shown = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
        if not shown or name:
            names.append("*" if kind in ("message/rfc822", "message/global") and not name else blanks(name))
    return names


def theirs(path):
    with open(path, "rb") as file:
        data = file.read()
    new = email.message_from_bytes(data, policy=email.policy.default)
    old = email.message_from_bytes(data, policy=email.policy.compat32)
    try:
        subject = new["subject"]
        subject = None if subject is None else str(subject)
    except Exception:
        subject = str(email.header.make_header(email.header.decode_header(str(old["subject"]))))
    names = attachments(new)
    return {
        "subject": blanks(subject),
        "from": addresses(new, old, "from"),
        "to": addresses(new, old, "to"),
        "attachment count": len(names),
        "attachment names": names,
    }


def ours(line, unnamed):
    names = []
    for index, (name, kind) in enumerate(zip(line["attachments"], line["types"])):
        is_message = kind in ("message/rfc822", "message/global")
        names.append("*" if is_message and index < len(unnamed) and unnamed[index] == "*" else blanks(name))
    return {
        "subject": blanks(line.get("subject")),
        "from": plain(line["from"]),
        "to": plain(line["to"]),
        "attachment count": len(names),
        "attachment names": names,
    }


def main(tool, folders):
    verbose = "-v" in folders
    for folder in [f for f in folders if f != "-v"]:
        output = subprocess.run([tool, "dump", folder], capture_output=True, check=True).stdout.decode("utf-8")
        agree = dict.fromkeys(FIELDS, 0)
        total = whole = 0
        seen = {}
        for row in output.splitlines():
            line = json.loads(row)
            seen.setdefault(line["path"], []).append(line)
        for path, lines in seen.items():
            if len(lines) != 1:
                continue
            total += 1
            try:
                other = theirs(path)
            except Exception as error:
                print(f"  {path}: Python fails: {error!r}")
                continue
            own = ours(lines[0], other["attachment names"])
            same = [equal(own[field], other[field]) for field in FIELDS]
            whole += all(same)
            for field, is_same in zip(FIELDS, same):
                agree[field] += is_same
                if not is_same and verbose:
                    print(f"  {path}\n    {field}: ours {own[field]!r}\n    {' ' * len(field)}  theirs {other[field]!r}")
        print(f"{folder}: {total} messages")
        for field in FIELDS:
            print(f"  {field}: {100 * agree[field] / total:.1f} % agree ({total - agree[field]} differ)")
        print(f"  fields together: {100 * sum(agree.values()) / (total * len(FIELDS)):.1f} %; all five: {100 * whole / total:.1f} %")


if len(sys.argv) < 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2:])
