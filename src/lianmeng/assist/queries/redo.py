"""When a grade says that an enterprise is not satisfied."""

from datetime import date

from lianmeng.platform.records.queries.limits import amount


def dissatisfied(grade: int | None, on: date) -> bool:
    """Whether a grade is low enough to ask that the work be redone."""
    return grade is not None and grade <= amount("assist.redo.grade", on)
