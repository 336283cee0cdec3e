#!/usr/bin/env python3
"""How long Python's `email` (policy `default`) takes for what `mail-benchmark speed` measures: all headers, decoded
parts, texts. usage: python_speed.py FOLDER-OR-MBOX..."""

import email
import email.policy
import mailbox
import os
import sys
import time


def messages(path):
    if os.path.isfile(path):
        box = mailbox.mbox(path)
        for key in box.keys():
            yield box.get_bytes(key)
        return
    for folder, _, names in os.walk(path):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                yield file.read()


def read(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    try:
        for _, value in message.items():
            str(value)
    except Exception:
        pass
    for part in message.walk():
        if part.is_multipart():
            continue
        try:
            part.get_filename()
            part.get_content()
        except Exception:
            part.get_payload(decode=True)


for path in sys.argv[1:]:
    every = list(messages(path))
    start = time.process_time()
    for data in every:
        read(data)
    seconds = time.process_time() - start
    size = sum(map(len, every))
    print(f"{path}: {len(every)} messages, {len(every) / seconds:.0f} messages/s, {size / seconds / 1e6:.2f} MB/s")
