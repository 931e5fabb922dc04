"""Check the drafts and their gold annotation, and print the counts.

Run from the repository's root: python bench/drafts/validate.py [--write-digest]
"""

import csv
import hashlib
import json
import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parents[1] / "tests" / "data" / "figures.csv"
HALVES = ("open", "held_back")
STYLES = {"news", "official", "table", "list", "sloppy", "speech"}
VERDICTS = {
    *("equal", "rounds", "more_than", "less_than", "wrong"),
    *("no_indicator", "cannot", "derived_right", "derived_wrong"),
}
NOT_FIGURES = {"date", "ordinal", "number_of_document", "name", "phone", "other"}
FIELDS = {"start", "end", "surface", "value", "unit", "code", "verdict", "true_value", "error_kind", "note"}
NUMBER = re.compile(r"\d+(\.\d+)?(\.\.\d+(\.\d+)?)?")


def figures() -> dict[str, dict[str, str]]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def value_faults(item: dict[str, Any], known: dict[str, dict[str, str]]) -> list[str]:
    """What does not fit between an expression and the figure that it is bound to."""
    code, verdict, faults = item["code"], item["verdict"], []
    if code is None:
        return ["bound verdict without a code"] if verdict in {"equal", "rounds", "more_than", "less_than"} else []
    if code not in known:
        return [f"unknown code {code}"]
    figure = known[code]
    published = figure["value"].removeprefix(">=")
    if verdict in {"equal", "rounds", "more_than", "less_than"}:
        if item["unit"] != figure["unit"]:
            faults.append(f"unit {item['unit']}, published in {figure['unit']}")
        if item["true_value"] != figure["value"]:
            faults.append("true value is not the published one")
    if ".." in published or ".." in item["value"]:
        return faults + (["equal, but another range"] if verdict == "equal" and item["value"] != published else [])
    said, true = Decimal(item["value"]), Decimal(published)
    fits = {
        "equal": said == true,
        "rounds": said != true and abs(said - true) <= abs(true) * Decimal("0.06"),
        "more_than": said < true,
        "less_than": said > true,
        "wrong": said != true or item["error_kind"] in {4, 7, 8, 11, 12},
    }
    if not fits.get(verdict, True):
        faults.append(f"{verdict}, but {said} against {true}")
    return faults


def faults_of(item: dict[str, Any], known: dict[str, dict[str, str]]) -> list[str]:
    faults = []
    if set(item) - {"also"} != FIELDS:
        return [f"fields {sorted(item)}"]
    if item["verdict"] not in VERDICTS:
        faults.append(f"unknown verdict {item['verdict']}")
    if not NUMBER.fullmatch(item["value"]):
        return [*faults, f"value {item['value']!r} is no plain number"]
    if item["error_kind"] not in range(13):
        faults.append(f"unknown kind {item['error_kind']}")
    if (item["verdict"] in {"wrong", "derived_wrong"}) != (item["error_kind"] > 0):
        faults.append("an error has a kind, and only an error has one")
    for other in item.get("also", []):
        if other["verdict"] not in VERDICTS or not (other["code"] is None or other["code"] in known):
            faults.append(f"alternative {other}")
    return faults + value_faults(item, known)


def check(path: Path, known: dict[str, dict[str, str]]) -> tuple[dict[str, Any], list[str]]:
    raw = path.with_suffix(".txt").read_bytes()
    text, gold, faults = raw.decode(), json.loads(path.read_text(encoding="utf-8")), []
    if b"\r" in raw or b"\r" in path.read_bytes():
        faults.append("a carriage return")
    if set(gold) != {"style", "as_of", "expressions", "not_figures"} or gold["style"] not in STYLES:
        return gold, ["fields or style of the file"]
    covered, last = [False] * len(text), 0
    for item in sorted(gold["expressions"] + gold["not_figures"], key=lambda each: each["start"]):
        where = f"{item['start']} {item['surface']}"
        if text[item["start"] : item["end"]] != item["surface"]:
            faults.append(f"{where}: the surface is not at its offsets")
        if item["start"] < last or item["end"] <= item["start"]:
            faults.append(f"{where}: overlaps what stands before it, or is empty")
        last = item["end"]
        covered[item["start"] : last] = [True] * (last - item["start"])
        if "kind" in item:
            found = [] if item["kind"] in NOT_FIGURES else [f"unknown kind {item['kind']}"]
        else:
            found = faults_of(item, known)
        faults += [f"{where}: {fault}" for fault in found]
    bare = [at for at, sign in enumerate(text) if sign.isdigit() and not covered[at]]
    faults += [f"{at}: the digit {text[at]} is not annotated" for at in bare]
    return gold, faults


def digest() -> str:
    lines, totals = [], []
    for half in HALVES:
        files = sorted(p for p in (HERE / half).iterdir() if p.suffix in {".txt", ".json"})
        mine = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {half}/{p.name}\n" for p in files]
        totals.append(f"{hashlib.sha256(''.join(mine).encode()).hexdigest()}  {half}\n")
        lines += mine
    return "".join([*lines, *totals])


def main() -> int:
    known, faults = figures(), []
    codes: Counter[str] = Counter()
    for half in HALVES:
        styles: Counter[str] = Counter()
        verdicts: Counter[str] = Counter()
        kinds: Counter[int] = Counter()
        clean = others = 0
        for path in sorted((HERE / half).glob("*.json")):
            gold, found = check(path, known)
            faults += [f"{half}/{path.name}: {fault}" for fault in found]
            styles[gold["style"]] += 1
            others += len(gold["not_figures"])
            wrong = [e["error_kind"] for e in gold["expressions"] if e["error_kind"]]
            kinds.update(wrong)
            clean += not wrong
            verdicts.update(e["verdict"] for e in gold["expressions"])
            codes.update(e["code"] for e in gold["expressions"] if e["code"])
        print(f"{half}: {styles.total()} drafts, {clean} without an error, {dict(sorted(styles.items()))}")
        print(f"  {verdicts.total()} expressions {dict(sorted(verdicts.items()))}; {others} that are no figures")
        print(f"  {kinds.total()} errors by kind {dict(sorted(kinds.items()))}")
    faults += [f"{code} occurs in no draft" for code in known if not codes[code]]
    if "--write-digest" in sys.argv[1:]:
        (HERE / "DIGEST").write_text(digest(), encoding="utf-8", newline="\n")
    elif (HERE / "DIGEST").read_text(encoding="utf-8") != digest():
        faults.append("DIGEST is not that of these files")
    print("\n".join(faults) or f"sound; fewest occurrences of one indicator: {min(codes.values())}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
