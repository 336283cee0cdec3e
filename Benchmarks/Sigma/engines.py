"""Takes the `contains` literals of one field from rules and the values of that field from events, for EngineBenchmark.

engines.py EVENTS.ndjson OUT FIELD CODE[,CODE] CATEGORY FOLDER...   writes OUT.literals and OUT.values, hexadecimal, folded
"""

import json
import os
import sys

import yaml  # of pySigma


def literals(node, field, found):
    if isinstance(node, list):
        for part in node:
            literals(part, field, found)
    elif isinstance(node, dict):
        for key, value in node.items():
            name, *modifiers = str(key).split("|")
            if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict) for part in value)):
                literals(value, field, found)
            elif name == field and "contains" in modifiers and "re" not in modifiers:
                for text in value if isinstance(value, list) else [value]:
                    longest = max(str(text).lower().split("*"), key=len)
                    if longest:
                        found.add(longest)


def main():
    events, out, field, codes, category, *folders = sys.argv[1:]
    found = set()
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in names:
                if name.endswith(".yml"):
                    with open(os.path.join(path, name), encoding="utf-8") as file:
                        rule = yaml.safe_load(file)
                    if rule["logsource"].get("category") == category and rule["logsource"].get("product") == "windows":
                        literals(rule["detection"], field, found)
    with open(out + ".literals", "w") as file:
        file.writelines(text.encode().hex() + "\n" for text in sorted(found))
    with open(events, encoding="utf-8") as lines, open(out + ".values", "w") as file:
        for line in lines:
            event = json.loads(line)["Event"]
            code = event["System"]["EventID"]
            code = str(code["#text"] if isinstance(code, dict) else code)
            value = (event.get("EventData") or {}).get(field)
            if code in codes.split(",") and isinstance(value, str) and value:
                file.write(value.lower().encode().hex() + "\n")


main()
