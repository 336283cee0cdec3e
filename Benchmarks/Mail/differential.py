#!/usr/bin/env python3
"""Compares Kagami's mail reader with Python's `email` (policy `default`), an independent parser.

usage: differential.py MAIL-BENCHMARK FOLDER...

Subject, From and To addresses, number and names of attachments are compared message by message; blanks are reduced to
one space, since RFC 5322 leaves the blanks of a fold to the reader, and addresses are compared without regard to case
and quotes. Words without an at sign are no address: the comma in `Ann, <a@b.example>` makes Python see one. Python does
not guess the charset of raw 8-bit text: the U+FFFD it puts there agrees with anything.
A part is an attachment when it is neither multipart nor an unnamed text/plain or text/html part that is shown inline;
attached messages are not entered. Python has two parsers for addresses and names, the one of its policy `default` and
the older one of `compat32`; agreement with either counts. Addresses of the honeypot were replaced by `phishing@pot` in
mail/phishing, which broke their syntax; those are left out on both sides.
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


def plain_name(name):
    """The older parser leaves encoded-words in names."""
    try:
        return blanks(str(email.header.make_header(email.header.decode_header(name))))
    except Exception:
        return name


def blanks(text):
    return re.sub(r"\s+", " ", text or "").strip()


def plain(found):
    return [re.sub(r'[\s"]', "", a).lower() for a in found if a and "@" in a and "phishing@pot" not in a]


def equal(own, other):
    if isinstance(own, list):
        return len(own) == len(other) and all(map(equal, own, other))
    if isinstance(own, str) and re.search("[\ufffd\udc80-\udcff]", other):
        return re.fullmatch(".*".join(map(re.escape, re.split("[\ufffd\udc80-\udcff]+", other))), own) is not None
    return own == other


def addresses(new, old, name):
    """What each of Python's two address parsers finds."""
    found = []
    try:
        found.append(plain([a.addr_spec for a in new[name].addresses]) if new[name] is not None else [])
    except Exception:
        pass
    try:
        found.append(plain([a for _, a in email.utils.getaddresses([str(old[name])])]) if old[name] is not None else [])
    except Exception:
        pass
    return found


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
    older = [plain_name(n) for n in attachments(old)]
    return {
        "subject": [blanks(subject)],
        "from": addresses(new, old, "from"),
        "to": addresses(new, old, "to"),
        "attachment count": [len(names)],
        "attachment names": [names, older],
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
            own = ours(lines[0], other["attachment names"][0])
            same = [any(equal(own[field], one) for one in other[field]) for field in FIELDS]
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
