"""Makes more rules out of real ones, for the table of cost against the number of rules.

variants.py OUT COUNT FOLDER...   writes COUNT rule files into OUT

The first files are the real rules, evenly spread when COUNT is below their number. Beyond it come copies under new ids in
which every text value of the detection gets two letters (other ones in every copy) into the middle of its longest word.
So the copies ask other questions of the same fields, and their literals keep the beginnings and ends that evidence has,
which is what makes a scan look twice. Regular expressions, numbers and words of less than four letters stay.
"""

import os
import re
import sys
import uuid


def renamed(value, tag):
    quote = value[0] if value[0] in "'\"" else ""
    end = value.rindex(quote) if quote else len(value.split(" #")[0])
    words = sorted(re.finditer(r"[A-Za-z]{4,}", value[:end]), key=lambda word: word.start() - word.end())
    if not words:
        return value
    word = words[0]
    middle = (word.start() + word.end()) // 2
    return value[:middle] + tag + value[middle:]


def variant(text, tag, name):
    lines = []
    inside = keeps = False
    for line in text.split("\n"):
        if re.match(r"\S", line):
            inside = line.startswith("detection:")
        if line.startswith("id:"):
            line = "id: " + str(uuid.uuid5(uuid.NAMESPACE_URL, name))
        elif line.startswith("name:"):
            continue
        elif inside:
            item = re.match(r"(\s*-\s+)(?![\w.]+(?:\|[\w|]+)*:(?:\s|$))(.*)$", line)
            pair = re.match(r"(\s*(?:-\s+)?['\"]?[\w.|-]*['\"]?:\s+)(\S.*)$", line)
            key = re.match(r"\s*(?:-\s+)?['\"]?([\w.|-]*)['\"]?:", line)
            if key and not item:
                keeps = "|re" in key.group(1) or key.group(1) in ("condition",) or "|expand" in key.group(1)
            if not keeps:
                match = item or pair
                if match:
                    line = match.group(1) + renamed(match.group(2), tag)
        lines.append(line)
    return "\n".join(lines)


def main():
    out, count, folders = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    paths = sorted(
        os.path.join(path, name)
        for folder in folders
        for path, _, names in os.walk(folder)
        for name in names
        if name.endswith(".yml")
    )
    os.makedirs(out, exist_ok=True)
    first = paths if count >= len(paths) else [paths[index * len(paths) // count] for index in range(count)]
    texts = [open(path, encoding="utf-8").read() for path in first]
    for number in range(count):
        text = texts[number % len(texts)]
        copy = number // len(texts)
        if copy:
            tag = "qx" if copy == 1 else "".join(chr(97 + (copy * 7 + shift) % 26) for shift in (3, 16))
            text = variant(text, tag, f"{number}")
        with open(os.path.join(out, f"{number:05}.yml"), "w", encoding="utf-8") as file:
            file.write(text)


main()
