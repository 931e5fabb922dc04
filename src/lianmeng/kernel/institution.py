"""The institution's rules as definitions: what must hold, who answers for it, and who breaks it now.

A rule ("every demand has an owner", "each chain committee meets once a quarter") is data plus one query
for its violators. A room states its rules and registers them; homes, reminders and the board of rules
evaluate them for the viewer who looks, so nobody learns of a violation beyond their own scope.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lianmeng.kernel.periods import Period, PeriodKind, period_of
from lianmeng.kernel.places import Place, Viewer
from lianmeng.kernel.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One record that breaks a rule.

    ``record_kind`` and ``record_id`` lead to the record, ``label`` names it. ``reason`` is marked for
    translation and filled by ``params``. ``since`` is the first day on which the rule was broken, None
    if that cannot be told. ``responsible`` is the place whose post must put it right.
    """

    record_kind: str
    record_id: str
    label: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    since: date | None = None
    responsible: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that must hold.

    ``text`` is the rule in one sentence, marked for translation; ``basis`` the paper that orders it;
    ``owner`` the role that answers for it. ``cadence`` is the period in which it must be met ("once a
    quarter"), None if it must hold every day. It is in force from ``valid_from`` until before
    ``valid_until``. ``violators(viewer, on)`` returns what breaks it on a day, among what the viewer
    may see.
    """

    code: str
    text: str
    basis: str
    owner: str
    violators: Callable[[Viewer, date], Iterable[Violation]]
    cadence: PeriodKind | None = None
    valid_from: date = date.min
    valid_until: date = date.max

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= on < self.valid_until


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule on a day: its violations, the oldest first, and the period of its cadence."""

    rule: Rule
    on: date
    in_force: bool
    period: Period | None
    violations: tuple[Violation, ...]

    @property
    def kept(self) -> bool:
        """Whether nothing breaks the rule; a rule that is not in force is not broken."""
        return not self.violations


def evaluate(rule: Rule, viewer: Viewer, on: date) -> RuleState:
    """The state of ``rule`` on a day, as far as ``viewer`` may see; not asked when not in force."""
    in_force = rule.in_force(on)
    found = rule.violators(viewer, on) if in_force else ()
    oldest_first = sorted(found, key=lambda violation: violation.since or date.max)
    period = None if rule.cadence is None else period_of(rule.cadence, on)
    return RuleState(rule, on, in_force, period, tuple(oldest_first))


rules: Registry[Rule] = Registry("rules of the institution")


def register_rules(stated: Iterable[Rule]) -> None:
    """Register the rules of a room; a code is taken once. Called when the applications are ready."""
    for rule in stated:
        rules.add(rule.code, rule)
