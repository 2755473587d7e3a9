"""Reads back what jsinfo printed of the documents N.json in a directory, and prints each difference as a line.

The JSON reader is Python's, told to lose nothing: the order of members, those that are there twice, and the digits of numbers. What is
in a document is found here by the words of the README alone, not by what jsinfo thinks of it.
"""

import json
import pathlib
import re
import sys
import unicodedata

sys.setrecursionlimit(10_000)

SECTIONS = {
    "bandwidthLimits": {},
    "configuration": {"cloudFileCache": {}, "fileCache": {}, "garbageCollect": {}},
    "license": {},
    "receiver": {},
    "user": {},
}
OLDER = {("user",): ("username", "userName"), ("configuration",): ("fileCache", "cloudFileCache")}
SECRET = {"token", "tokensession"}
MOST_LEVELS = 128


class Members(list):
    """An object: its members as they came."""


class Number(str):
    """A number: its digits as they came."""


def refuse(word):
    raise ValueError(f"{word} is no JSON")


def read(text):
    return json.loads(text, object_pairs_hook=Members, parse_int=Number, parse_float=Number, parse_constant=refuse)


def levels(value):
    if isinstance(value, Members):
        return 1 + max((levels(inner) for _, inner in value), default=0)
    if isinstance(value, list):
        return 1 + max((levels(inner) for inner in value), default=0)
    return 0


def sent_document(path):
    """The document in a file; None where it is none."""
    try:
        document = read(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Members) or levels(document) > MOST_LEVELS:
        return None
    return document


def lower(key):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in key)


def masked(value, path=()):
    """What may be shown: the rules for secrets, written down once more."""
    if isinstance(value, Members):
        members = Members()
        for key, inner in value:
            if lower(key) in SECRET:
                inner = inner if inner is None else "***"
            elif not path and lower(key) == "user" and not isinstance(inner, Members):
                inner = inner if inner in (None, True, False, []) else "***"
            else:
                inner = masked(inner, (*path, key))
            members.append((key, inner))
        return members
    if isinstance(value, list):
        return [masked(inner, (*path, None)) for inner in value]
    return value


def whole(text):
    """A text without halves of surrogate pairs, which are no characters."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def leaves(members, sections, path=()):
    """Every value with the keys that lead to it, under today's names."""
    sent = {key for key, _ in members}
    older, today = OLDER.get(path, (None, None))
    for key, value in members:
        name = today if key == older and today not in sent else key
        if name == "fileCache" and path == ("configuration",):
            yield (*path, name), value
        elif name in sections and isinstance(value, Members):
            yield from leaves(value, sections[name], (*path, name))
        else:
            yield (*path, whole(name)), value


def is_same(text, value):
    """Whether kv's text, unescaped, is the value."""
    if value is None:
        return text == ""
    if isinstance(value, str):
        return text == whole(value)
    try:
        return read(text) == value
    except ValueError:
        return False


def unescape(text):
    return whole(json.loads('"' + text.replace('"', '\\"') + '"'))


def shell_name(keys):
    words = (re.sub("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key) for key in keys)
    return "_".join(("JSINFO", *words)).upper()


def is_seen(text):
    """Whether a terminal would act on nothing in it, and a reader sees all of it."""
    return not any(c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text)


def faults_of_kv(text, document):
    if not is_seen(text):
        yield "kv: a character that is not seen"
    lines = []
    for line in text.split("\n")[:-1]:
        path, equals, value = line.partition("=")
        if not equals:
            yield f"kv: no value in {line!r}"
            continue
        lines.append((tuple(unescape(key) for key in path.split(".")), unescape(value)))
    sent = list(leaves(document, SECTIONS))
    for keys, value in lines:
        if not any(keys == known and is_same(value, inner) for known, inner in sent):
            yield f"kv: {keys} is not {value!r}"
    if {keys for keys, _ in lines} != {keys for keys, _ in sent}:
        yield f"kv: {({keys for keys, _ in lines} ^ {keys for keys, _ in sent})} is only here or only there"


def faults_of_env(printed, warnings, kv):
    """`printed` is what `env -0` printed in a shell that evaluated it."""
    variables = {}
    for variable in printed.decode("utf-8").split("\0"):
        name, _, value = variable.partition("=")
        if name.startswith("JSINFO_"):
            variables[name] = value
    # A warning is cleaned as every text for people: of the paths in it, only the number is looked at.
    left_out = warnings.count(" is left out: ")
    lines = [line.partition("=") for line in kv.split("\n")[:-1]]
    if len(variables) + left_out != len(lines):
        yield f"env: {len(variables)} variables and {left_out} left out, {len(lines)} values"
    values = set(variables.values())
    for path, _, escaped in lines:
        keys, value = path.split("."), unescape(escaped)
        is_left_out = f"{path} is left out: " in warnings
        if "\0" in value:
            if not is_left_out:
                yield f"env: {path} with NUL is there"
        elif all(re.fullmatch("[A-Za-z]+", key) for key in keys) and not is_left_out:
            if variables.get(shell_name(keys)) != value:
                yield f"env: {shell_name(keys)} is {variables.get(shell_name(keys))!r}, not {value!r}"
        elif value not in values and left_out == 0:
            yield f"env: nothing is {value!r}"


def faults_of_markdown(text):
    if not is_seen(text):
        yield "markdown: a character that is not seen"
    cells = 0
    for line in text.split("\n"):
        if not line.startswith("|"):
            cells = 0
            if line and not re.match(r"#{2,3} |- |_.*_$|<(/?details|summary)>|(.* · )?\d+ (critical|unknown|warning|notice|in order|target|ok)|.*\\$", line):
                yield f"markdown: {line!r} is no line of a document"
            continue
        row = re.fullmatch(r"\|(?:(?:\\.|[^|\\])*\|)+", line)
        count = len(re.findall(r"(?:\\.|[^|\\])*\|", line[1:]))
        if not row or cells not in (0, count):
            yield f"markdown: {line!r} has {count} cells after rows of {cells}"
        cells = count


def faults_of_nagios(text):
    line, end, rest = text.partition("\n")
    if (end, rest) != ("\n", ""):
        yield "nagios: not one line"
    if not is_seen(line) or line.count("|") > 1:
        yield "nagios: it does not end where it should"
    if not re.match("JSINFO (OK|WARNING|CRITICAL|UNKNOWN) - ", line):
        yield "nagios: no verdict in front"
    number, limit = r"-?\d+(?:\.\d+)?", r"(?:@?(?:~|-?[\d.]+)?:?(?:-?[\d.]+)?)?"
    datum = rf"(?:'(?:[^'=]|'')+'|[^\s'=]+)={number}(?:s|%|B)?(?:;{limit}){{0,2}}(?:;{number}|;){{0,2}}"
    _, bar, data = line.partition(" | ")
    if bar and not re.fullmatch(rf"{datum}(?: {datum})*", data):
        yield f"nagios: {data!r} is no performance data"


def faults_of_document(path, code):
    document = sent_document(path)
    if (document is not None) != (code == "0"):
        yield f"show ended with {code}, and the document is {'one' if document is not None else 'none'}"
    if document is None or code != "0":
        return
    if int(path.stem) % 2:
        document = masked(document)
    text = {kind: path.with_suffix(f".{kind}").read_bytes().decode("utf-8") for kind in ("shown", "kv", "table")}
    if read(text["shown"]) != document:
        yield "json: not the document that was sent"
    if not is_seen(text["table"]):
        yield "table: a character that is not seen"
    yield from faults_of_kv(text["kv"], document)
    yield from faults_of_markdown(path.with_suffix(".markdown").read_text(encoding="utf-8"))
    warnings = path.with_suffix(".env.err").read_text(encoding="utf-8")
    for shell in ("sh", "bash", "dash"):
        printed = path.with_suffix(f".env.{shell}").read_bytes()
        yield from (f"{shell}: {fault}" for fault in faults_of_env(printed, warnings, text["kv"]))


def main():
    directory = pathlib.Path(sys.argv[1])
    codes = dict(line.split() for line in (directory / "codes.show").read_text().splitlines())
    for name, code in sorted(codes.items()):
        for fault in faults_of_document(directory / f"{name}.json", code):
            print(f"{name}.json: {fault}")
    for name, faults in (("markdown", faults_of_markdown), ("nagios", faults_of_nagios)):
        for fault in faults((directory / f"check.{name}").read_text(encoding="utf-8")):
            print(f"check: {fault}")


main()
