#!/usr/bin/env python3
"""Writes what pySigma makes of rules, for the differential tests of the Sigma engine.

Run with a Python that has pySigma (pip install pysigma==2.0.1):
  Scripts/pysigma-golden.py > Tests/SigmaTests/PySigmaVerdicts.swift

Two tables come out. `verdicts`: rules and events, and which events each rule holds for. pySigma parses the rule, applies
the modifiers and builds the tree of its condition; what is left (does a value match a pattern, is a number less) is
evaluated here, in Python. `outcomes`: inputs with which something may be wrong, and the class of the error that pySigma
raises, or `ok`.
"""

import datetime
import ipaddress
import json
import random
import re
import sys

import sigma.exceptions
from sigma.collection import SigmaCollection
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
    TimestampPart,
)


def pattern(value):
    text = ""
    for part in value.s:
        if part == SpecialChars.WILDCARD_MULTI:
            text += ".*"
        elif part == SpecialChars.WILDCARD_SINGLE:
            text += "."
        else:
            text += re.escape(part)
    flags = re.DOTALL | (0 if isinstance(value, SigmaCasedString) else re.IGNORECASE)
    return re.compile(text, flags)


def text(value):
    return json.dumps(value) if isinstance(value, (bool, int, float)) else value


def number(value):
    try:
        return float(text(value))
    except ValueError:
        return None


def part(moment, unit):
    try:
        when = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        return None
    if unit == TimestampPart.WEEK:
        return when.isocalendar()[1]
    return getattr(when, unit.name.lower())


def compares(left, operator, right):
    return {
        CompareOperators.LT: left < right,
        CompareOperators.LTE: left <= right,
        CompareOperators.GT: left > right,
        CompareOperators.GTE: left >= right,
    }[operator]


def one(value, actual, event):
    """Whether one value of an event passes one value of a rule."""
    if actual is None:
        return False
    if isinstance(value, SigmaString):
        return pattern(value).fullmatch(text(actual)) is not None
    if isinstance(value, SigmaTimestampPart):
        return part(actual, value.timestamp_part) == value.number
    if isinstance(value, SigmaNumber):
        return text(actual) == str(value.number)
    if isinstance(value, SigmaBool):
        return text(actual).lower() == str(value.boolean).lower()
    if isinstance(value, SigmaRegularExpression):
        flags = 0
        for flag in value.flags:
            flags |= {
                SigmaRegularExpressionFlag.IGNORECASE: re.IGNORECASE,
                SigmaRegularExpressionFlag.MULTILINE: re.MULTILINE,
                SigmaRegularExpressionFlag.DOTALL: re.DOTALL,
            }[flag]
        return re.search(str(value.regexp), text(actual), flags) is not None
    if isinstance(value, SigmaCIDRExpression):
        try:
            return ipaddress.ip_address(actual) in value.network
        except ValueError:
            return False
    if isinstance(value, SigmaCompareExpression):
        if isinstance(value.number, SigmaTimestampPart):
            left = part(actual, value.number.timestamp_part)
        else:
            left = number(actual)
        return left is not None and compares(left, value.op, value.number.number)
    if isinstance(value, SigmaFieldReference):
        other = event.get(value.field)
        if other is None:
            return False
        left, right = text(actual).lower(), text(other).lower()
        if (value.starts_with or value.ends_with) and not right:
            return False  # an empty value is part of nothing
        if value.starts_with and value.ends_with:
            return right in left
        if value.starts_with:
            return left.startswith(right)
        if value.ends_with:
            return left.endswith(right)
        return left == right
    raise NotImplementedError(type(value))


def holds(node, event):
    if isinstance(node, ConditionAND):
        return all(holds(argument, event) for argument in node.args)
    if isinstance(node, ConditionOR):
        return any(holds(argument, event) for argument in node.args)
    if isinstance(node, ConditionNOT):
        return not holds(node.args[0], event)
    value = node.value
    if isinstance(value, SigmaExpansion):
        kind = type(node)
        parts = [kind(node.field, v) if isinstance(node, ConditionFieldEqualsValueExpression) else kind(v) for v in value.values]
        return any(holds(inner, event) for inner in parts)
    if isinstance(node, ConditionValueExpression):
        if isinstance(value, SigmaString):
            return any(a is not None and pattern(value).search(text(a)) for a in event.values())
        if isinstance(value, SigmaNumber):  # keywords are looked for anywhere
            return any(a is not None and str(value.number) in text(a) for a in event.values())
        return any(one(value, actual, event) for actual in event.values())
    if isinstance(value, SigmaExists):
        return (node.field in event) == value.exists
    if isinstance(value, SigmaNull):
        return event.get(node.field) is None
    return one(value, event.get(node.field), event)


ITEMS = {
    "A": ["abc", "'*b*'", "'a?c'", "['abc', 'xyz']", "''", "null", "10", "'10'", "true", "'true'", "'a\\*c'", "'\\\\srv'"],
    "A|contains": ["b", "'b*d'", "[abc, cd]", "'?'"],
    "A|startswith": ["ab", "[x, ab]", "'*b'"],
    "A|endswith": ["cd", "'c?'", "[bc, x]"],
    "A|contains|all": ["[a, c]", "[a, z]"],
    "A|all": ["['a*', '*d']"],
    "A|cased": ["abc", "ABC"],
    "A|contains|cased": ["B"],
    "A|neq": ["abc", "[abc, xyz]", "10"],
    "A|contains|neq": ["b"],
    "A|re": ["'^a.c'", "'[0-9]{2}'", "'b|z'"],
    "A|re|i": ["'^A.C'"],
    "A|re|i|m": ["'^XYZ$'"],
    "A|re|s": ["'a.b'"],
    "A|re|neq": ["'^a'"],
    "A|windash|contains": ["' -enc'", "'/x -y'"],
    "A|base64offset|contains": ["abc"],
    "A|base64": ["abc"],
    "A|wide|base64offset|contains": ["ab"],
    "N|lt": ["10"],
    "N|lte": ["10"],
    "N|gt": ["9.5"],
    "N|gte": ["11"],
    "N|gt|neq": ["10"],
    "I|cidr": ["10.0.0.0/8", "['192.168.0.0/16', 'fe80::/10']"],
    "I|cidr|neq": ["10.0.0.0/8"],
    "A|exists": ["true", "false"],
    "A|fieldref": ["B"],
    "A|fieldref|neq": ["B"],
    "A|fieldref|startswith": ["B"],
    "A|fieldref|endswith": ["B"],
    "A|fieldref|contains": ["B"],
    "T|hour": ["1", "[1, 23]"],
    "T|minute": ["2"],
    "T|day": ["20"],
    "T|week": ["25"],
    "T|month": ["6"],
    "T|year": ["2024"],
    "T|hour|gte": ["8"],
}

TEXTS = ["abc", "ABC", "xyz", "", "10", "abcd", "a*c", "\\srv", "true", "x -enc", "x /enc y", "/x /y", "YWJj", "xWFiYw==",
         "a\nb", "q\nxyz\nr", "b", "YQBiAA==", "aäc", None, 10, True]
TIMES = ["2024-06-20T01:02:03", "2024-06-20 23:59:00", "2023-01-01T08:02:00", "never"]
ADDRESSES = ["10.1.2.3", "11.0.0.1", "192.168.7.7", "fe80::1", "::1", "host"]
CONDITIONS = ["s1", "not s1", "s1 and s2", "s1 or s2", "s1 and not s2", "not s1 and s2 or s3", "s1 or s2 and s3",
              "not (s1 or s2)", "1 of s*", "all of s*", "1 of them", "all of them", "not 1 of s*", "1 of s1", "any of s*",
              "(s1 or s2) and not s3", "[s1, s2 and s3]", "all of *1 or s3"]


def event(source):
    made = {}
    for name, values in (("A", TEXTS), ("B", TEXTS), ("N", [9, 10, 11, 9.75, "10", "x"]), ("I", ADDRESSES), ("T", TIMES)):
        if source.random() < 0.75:
            made[name] = source.choice(values)
    return made


def selection(source, name):
    if source.random() < 0.1:
        return f"    {name}: [{source.choice(['abc', 'b', 'enc', '10'])}, zzz]\n"
    if source.random() < 0.1:
        keys = source.sample(sorted(ITEMS), 2)
        return f"    {name}:\n" + "".join(f"      - {key}: {source.choice(ITEMS[key])}\n" for key in keys)
    keys = source.sample(sorted(ITEMS), source.choice([1, 1, 2]))
    return f"    {name}:\n" + "".join(f"      {key}: {source.choice(ITEMS[key])}\n" for key in keys)


def rule(body, condition):
    return "title: T\nlogsource:\n    product: test\ndetection:\n" + body + f"    condition: {condition}\n"


def verdict(yaml, events):
    parsed = SigmaCollection.from_yaml(yaml).rules[0].detection.parsed_condition
    trees = [condition.parsed for condition in parsed]
    return "".join("1" if any(holds(tree, one) for tree in trees) else "0" for one in events)


def verdicts(source):
    bodies = []
    for key in ITEMS:
        for value in ITEMS[key]:
            bodies.append(rule(f"    s1:\n      {key}: {value}\n", "s1"))
    for _ in range(140):
        body = "".join(selection(source, name) for name in ("s1", "s2", "s3"))
        bodies.append(rule(body, source.choice(CONDITIONS)))
    for yaml in bodies:
        key = next((name for name in ITEMS if f"{name}:" in yaml), "")
        events = []
        while len(events) < 8:
            made = event(source)
            # As many events as possible for which the rule holds, and as many for which it does not.
            if len(events) < 4 and source.random() < 0.9 and "1" != verdict(yaml, [made]):
                events.append(made) if source.random() < 0.2 else None
                continue
            events.append(made)
        yield {"rule": yaml, "events": events, "holds": verdict(yaml, events)}


OUTCOMES = [line.rstrip("\n") for line in """
A: abc
A|contains: 10
A|startswith: 10
A|contians: x
A|all: x
A|contains|contains: x
A|lt: '5'
A|lt: abc
A|lt|gt: 5
A|gte|hour: 5
A|hour|gte: 5
A|hour: 25
A|week: 53
A|minute: x
A|exists: 'true'
A|exists: 1
A|exists|neq: true
A|exists: [true]
A|cidr: 10.0.0.1/8
A|cidr: 10.0.0.0/33
A|cidr: 10.0.0.0/255.0.0.0
A|cidr: 10.0.0.1
A|contains|cidr: 10.0.0.0/8
A|neq|cidr: 10.0.0.0/8
A|cidr|contains: 10.0.0.0/8
A|cidr: '10.*'
A|re: '('
A|re: '(?=a)b'
A|re: '(a)\\1'
A|contains|re: a
A|neq|re: a
A|re|contains: a
A|re|cased: a
A|re|re: a
A|i: a
A|re|i|i: a
A|cased: 10
A|contains|cased: a
A|cased|contains: a
A|base64: 'a*'
A|base64: 10
A|base64offset: a
A|wide: ä
A|utf16be: ä
A|utf16le: a
A|windash: '-a -b -c -d'
A|windash: '-a -b -c -d -e'
A|fieldref: 'B*'
A|contains|fieldref: B
A|fieldref|cased: B
A|fieldref|lt: B
A|expand: '%x%'
A|re|expand: '%x%'
A|expand: 'no placeholder'
A: [x, null]
A: []
A|neq: null
A|contains: null
A|contains: true
A: .inf
A: 2024-06-20
A: yes
A: 0o17
A: {b: c}
A: [[x]]
A: [{b: c}]
'|re': '('
'|all': [a, b]
'|cidr': 10.0.0.0/8
'|exists': true
'': x
A|: x
A| contains: x
A|CONTAINS: x
""".strip("\n").split("\n")]

CONDITION_OUTCOMES = ["s", "S", "s AND s", "s and", "(s", "s s", "nope", "1 of nope*", "2 of s*", "1 of them", "them", "s | count() > 1",
                      "all of s?", "s-", "not", "''", "10", "1", "null", "[]", "[s]", "all of", "any of them", "s and (s)", "of"]

CORRELATIONS = [
    "type: event_count\nrules: a\ntimespan: 1m\ncondition: {gte: 1}",
    "type: event_count\nrules: [a, a]\ntimespan: 1m\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ngroup-by: F\ntimespan: 1m\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, lte: 3}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: x}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1.5}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: '1'}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {}",
    "type: event_count\nrules: [a]\ntimespan: 1m",
    "type: event_count\nrules: [a]\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 60\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 0s\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 1w\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 1H\ncondition: {gte: 1}",
    "type: event_count\nrules: [nobody]\ntimespan: 1m\ncondition: {gte: 1}",
    "type: event_count\ntimespan: 1m\ncondition: {gte: 1}",
    "type: sometimes\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}",
    "rules: [a]\ntimespan: 1m\ncondition: {gte: 1}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: F}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, other: F}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\nother: 1",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\ngenerate: maybe",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\naliases: [x]",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\naliases: {x: y}",
    "type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\naliases: {x: {nobody: F}}",
    "type: value_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}",
    "type: value_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: [F, G]}",
    "type: value_sum\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: [F, G]}",
    "type: value_median\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: F}",
    "type: value_percentile\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: F, percentile: 95}",
    "type: value_percentile\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: F, percentile: 101}",
    "type: value_sum\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1, field: F, percentile: 95}",
    "type: temporal\nrules: [a, b]\ntimespan: 1m",
    "type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: {gte: 1}",
    "type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: a and not b",
    "type: temporal\ntimespan: 1m\ncondition: a and not b",
    "type: temporal_ordered\nrules: [a, b]\ntimespan: 1m\ncondition: {lte: 1}",
    "type: event_count\nrules: [corr]\ntimespan: 1m\ncondition: {gte: 1}",
]

FILTERS = [
    "rules: [a]\nselection: {F: x}\ncondition: selection",
    "rules: a\nselection: {F: x}\ncondition: selection",
    "rules: any\nselection: {F: x}\ncondition: selection",
    "rules: [nobody]\nselection: {F: x}\ncondition: selection",
    "rules: []\nselection: {F: x}\ncondition: selection",
    "selection: {F: x}\ncondition: selection",
    "rules: [a]\nselection: {F: x}",
    "rules: [a]\ncondition: selection",
    "rules: [a]\nselection: {F: x}\ncondition: nope",
    "rules: [a]\nselection: {F: x}\ncondition: not 1 of sel*",
    "rules: [a]\nselection: {F: x}\ncondition: [selection, not selection]",
]

HEADS = ["", "id: not-a-uuid", "id: 5013198b-51d9-4f37-a3c7-0f6b5f6a7b1c", "level: urgent", "level: HIGH", "status: done", "status: unsupported",
         "date: 2024-02-30", "date: 2024/02/03", "tags: [nodot]", "tags: [attack.t1059]", "tags: attack.t1059", "taxonomy: ecs", "taxonomy: 5",
         "related: [{id: x, type: similar}]", "related: [{id: 5013198b-51d9-4f37-a3c7-0f6b5f6a7b1c, type: cousin}]", "related: []",
         "name: ''", "author: [a, b]", "references: x", "falsepositives: x", "fields: x", "scope: x", "license: [x]", "custom: [1]",
         "level: null", "description: 5"]

BASES = "".join(f"title: {name}\nname: {name}\nlogsource: {{product: test}}\ndetection: {{s: {{F: {name}}}, condition: s}}\n---\n" for name in "ab")


def indented(body):
    return "".join(f"    {line}\n" for line in body.split("\n"))


def documents():
    for item in OUTCOMES:
        yield "item", item, rule(f"    s:\n      {item}\n", "s")
    for condition in CONDITION_OUTCOMES:
        yield "condition", condition, rule("    s:\n      A: x\n", condition)
    for body in CORRELATIONS:
        yield "correlation", body, BASES + "title: C\nname: corr\ncorrelation:\n" + indented(body)
    for body in FILTERS:
        yield "filter", body, BASES + "title: C\nlogsource: {product: test}\nfilter:\n" + indented(body)
    for head in HEADS:
        yield "head", head, (head + "\n" if head else "") + rule("    s:\n      A: x\n", "s")


def outcome(yaml):
    try:
        collection = SigmaCollection.from_yaml(yaml)
        for one in collection.rules:
            if hasattr(one, "detection"):
                for condition in one.detection.parsed_condition:
                    condition.parsed
        collection.resolve_rule_references()
        if "expand:" in yaml and "%x%" in yaml:
            from sigma.exceptions import SigmaPlaceholderError

            item = collection.rules[0].detection.detections["s"].detection_items[0]
            if any(value.contains_placeholder() for value in item.value):
                return SigmaPlaceholderError.__name__
        return "ok"
    except RecursionError:
        return "RecursionError"
    except Exception as error:  # what pySigma lets through is part of the answer
        return type(error).__name__


def main():
    source = random.Random(20250802)
    print("// swift-format-ignore-file")
    print("// Written by Scripts/pysigma-golden.py with pySigma 2.0.1 from PyPI; do not edit.\n")
    print("/// What an independent implementation makes of rules: see Scripts/pysigma-golden.py.")
    print("enum PySigmaVerdicts {")
    print("  /// One JSON document a line: a rule, events, and for each event whether the rule holds.")
    print('  static let verdicts = ##"""')
    for line in verdicts(source):
        print("    " + json.dumps(line, ensure_ascii=False, sort_keys=True))
    print('    """##\n')
    print("  /// One JSON document a line: an input and the class of pySigma's error, or `ok`.")
    print('  static let outcomes = ##"""')
    for kind, what, yaml in documents():
        print("    " + json.dumps({"kind": kind, "input": what, "rule": yaml, "outcome": outcome(yaml)}, ensure_ascii=False))
    print('    """##')
    print("}")


main()
