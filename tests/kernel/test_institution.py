"""Institution rules: in force or not, kept or broken, the oldest violation first."""

from datetime import date

from lianmeng.kernel.institution import Rule, Violation, evaluate
from lianmeng.kernel.periods import PeriodKind
from lianmeng.kernel.places import ANONYMOUS, Place, System, Viewer

ON = date(2022, 8, 31)
EVERYONE = System("test of rules")


def broken(record_id: str, since: date | None) -> Violation:
    return Violation(
        record_kind="chain",
        record_id=record_id,
        label=record_id,
        reason="no meeting in the quarter",
        since=since,
        responsible=Place("chain", record_id),
    )


def violators(viewer: Viewer, on: date) -> list[Violation]:
    if viewer == ANONYMOUS:
        return []
    return [
        broken("unknown", None),
        broken("cattle", date(2022, 7, 1)),
        broken("apples", date(2022, 4, 1)),
    ]


def rule(**changes: object) -> Rule:
    values: dict[str, object] = {
        "code": "deliberation.quarterly",
        "text": "each chain committee meets once a quarter",
        "basis": "notice",
        "owner": "city_office",
        "violators": violators,
        **changes,
    }
    return Rule(**values)  # type: ignore[arg-type]


def test_violations_come_oldest_first_and_undated_last() -> None:
    state = evaluate(rule(), EVERYONE, ON)
    assert [violation.record_id for violation in state.violations] == ["apples", "cattle", "unknown"]
    assert state.in_force
    assert not state.kept
    assert state.period is None


def test_a_viewer_learns_only_of_what_they_may_see() -> None:
    assert evaluate(rule(), ANONYMOUS, ON).kept


def test_a_cadence_names_the_period_in_question() -> None:
    state = evaluate(rule(cadence=PeriodKind.QUARTER), EVERYONE, ON)
    assert state.period is not None
    assert state.period.key == "2022-Q3"


def test_outside_its_validity_a_rule_cannot_be_broken() -> None:
    dated = rule(valid_from=date(2022, 1, 1), valid_until=ON)
    assert not evaluate(dated, EVERYONE, date(2022, 8, 30)).kept
    for day in (date(2021, 12, 31), ON):
        state = evaluate(dated, EVERYONE, day)
        assert state.kept
        assert not state.in_force
