#!/usr/bin/env python3
"""Compares Kagami's mail reader with independent parsers, field by field and message by message.

usage: differential.py [-v] MAIL-BENCHMARK FOLDER...

Python's `email` is always asked. Where they are installed, so are Email::MIME with Email::Address::XS (Perl; Dovecot's
address parser), Jakarta Mail (Java), the gem `mail` (Ruby), and for one part of the fields each MIME-tools (Perl; finds
uuencode) and addressparser (of Nodemailer). Debian: libemail-mime-perl libemail-address-xs-perl libmime-tools-perl
default-jdk-headless libmail-java ruby-mail node-addressparser. "any of them" counts a field that at least one of these
confirms. `-v` prints every difference from Python or from all, with what each of them says.

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
import os
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
    return [re.sub(r'[\s"]', "", a).strip("<>").lower() for a in found if a and "@" in a and "phishing@pot" not in a]


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


def python(path):
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


HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
JARS = "/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar"
PEERS = {
    "Email::MIME": (["perl", "-MEmail::MIME", "-MEmail::Address::XS", "-e1"], ["perl", f"{HERE}/email_mime.pl"]),
    "Jakarta Mail": (["javap", "-cp", JARS, "javax.mail.Part"], ["java", "-cp", JARS, f"{HERE}/JakartaMail.java"]),
    "ruby mail": (["ruby", "-rmail", "-e1"], ["ruby", f"{HERE}/ruby_mail.rb"]),
    "MIME-tools": (["perl", "-MMIME::Parser", "-e1"], ["perl", f"{HERE}/mime_tools.pl"]),
    "addressparser": (["node", "-e", "require('addressparser')"], ["node", f"{HERE}/addressparser.js"]),
}


os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")


def peers(paths):
    """What each installed peer says of each path; a field that it fails on is absent."""
    answers = {}
    for name, (probe, command) in PEERS.items():
        try:
            subprocess.run(probe, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            print(f"{name} is not installed")
            continue
        output = subprocess.run(command, input="\n".join(paths).encode(), capture_output=True, check=True).stdout
        lines = [json.loads(line) for line in output.decode("utf-8", "replace").split("\n") if line]
        answers[name] = {line["path"]: peer_fields(line) for line in lines}
    return answers


def repaired(text):
    """Email::MIME and Jakarta Mail hand raw 8-bit headers out byte by byte, as if they were Latin-1."""
    try:
        return text and text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def peer_fields(line):
    fields = {}
    if "subject" in line:
        fields["subject"] = [blanks(repaired(line["subject"]))]
    for name in ("from", "to"):
        if name in line:
            fields[name] = [plain(map(repaired, line[name]))]
    if "attachments" in line:
        names = []
        for kind, disposition, name in line["attachments"]:
            kind = "text/plain" if kind.startswith("multipart/") else kind
            if kind not in ("text/plain", "text/html") or disposition == "attachment" or name:
                names.append("*" if kind in ("message/rfc822", "message/global") and not name else blanks(repaired(name)))
        fields["attachment count"] = [len(names)]
        fields["attachment names"] = [names]
    return fields


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


def same(line, other):
    """Which fields agree; a peer that fails on a field does not agree."""
    names = other.get("attachment names", [[]])
    own = ours(line, names[0])
    return {field: any(equal(own[field], one) for one in other.get(field, [])) for field in FIELDS}


def table(rows, total):
    """Share of the messages and number of differences; a dash for fields that a parser does not give."""
    print("  " + " " * 17 + "".join(f"{name:>16}" for name in rows))
    for field in (*FIELDS, "all five"):
        counts = (row[field] for row in rows.values())
        cells = (f"{100 * count / total:.1f} % ({total - count})" if count else "-" for count in counts)
        print(f"  {field:17}" + "".join(f"{cell:>16}" for cell in cells))


def compare(tool, folder, verbose):
    output = subprocess.run([tool, "dump", folder], capture_output=True, check=True).stdout.decode("utf-8")
    seen = {}
    for row in filter(None, output.split("\n")):
        line = json.loads(row)
        seen.setdefault(line["path"], []).append(line)
    messages = {path: lines[0] for path, lines in seen.items() if len(lines) == 1}
    answers = {"Python email": {path: python(path) for path in messages}, **peers(list(messages))}
    rows = {name: dict.fromkeys((*FIELDS, "all five"), 0) for name in answers}
    rows["any of them"] = dict.fromkeys((*FIELDS, "all five"), 0)
    for path, line in messages.items():
        agrees = {name: same(line, answer.get(path, {})) for name, answer in answers.items()}
        agrees["any of them"] = {field: any(one[field] for one in agrees.values()) for field in FIELDS}
        for name, fields in agrees.items():
            rows[name]["all five"] += all(fields.values())
            for field in FIELDS:
                rows[name][field] += fields[field]
        if verbose:
            own = ours(line, [])
            for field in [f for f in FIELDS if not agrees["Python email"][f] or not agrees["any of them"][f]]:
                print(f"  {path}\n    {field}: ours {own[field]!r}")
                for name, answer in answers.items():
                    mark = "=" if agrees[name][field] else " "
                    print(f"    {mark} {name}: {answer.get(path, {}).get(field, 'fails')!r}"[:2_000])
    print(f"{folder}: {len(messages)} messages")
    table(rows, len(messages))


arguments = [a for a in sys.argv[1:] if a != "-v"]
if len(arguments) < 2:
    sys.exit(__doc__)
for corpus in arguments[1:]:
    compare(arguments[0], corpus, "-v" in sys.argv)
