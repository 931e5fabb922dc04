"""Fields with a right of their own, traced by values that occur nowhere else: in pages, fragments, sheets, search."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.permission_people import ALL_OFFICES, FOREIGN_OFFICES, OWN_OFFICES, SIGNED_IN, WITHOUT_POST, people
from tests.support.stage import CONTACTS, STAFF, Stage

#: Who may read whom to call, by the side of the demand: the offices, who raised it, who handles it, who calls back.
READS_CONTACT = {
    "grower": OWN_OFFICES | people("enterprise helper supervisor"),
    "orchard": FOREIGN_OFFICES | people("other_enterprise other_helper two_posts_team"),
}
#: Offices, leaders and those who check them read head counts of everybody, an enterprise its own.
_COUNT_READERS = ALL_OFFICES | people(
    "chain_office city_leader chain_leader county_leader secretary lead_department supervisor auditor"
)
READS_STAFF = {"grower": _COUNT_READERS | people("enterprise"), "orchard": _COUNT_READERS | people("other_enterprise")}

#: Administrators, and those without a post, have no business with any record.
_WITHOUT_BUSINESS = WITHOUT_POST | people("security_admin system_admin")
#: Whose role somebody else on the stage holds as well, elsewhere or under other circumstances.
_ALSO = people(
    "county_caller two_posts_office other_county_office other_helper other_enterprise chain_leader county_leader",
    "lead_department expert ended_post coming_post",
)
EACH = [pytest.param(person, marks=pytest.mark.long if person in _ALSO else ()) for person in sorted(SIGNED_IN)]

_LISTS = ("demands", "help_teams", "organisations", "chains", "committees", "counties")
_STEPS = {
    "in_progress": ("report_progress", "conclude", "reassign", "request_extension", "withdraw"),
    "submitted": ("triage", "withdraw", "merge"),
    "called_back": ("confirm", "ask_redo"),
    "reviewed": ("call_back",),
    "concluded": ("review", "send_back"),
}
_FRAGMENT = {"HX-Request": "true"}


def addresses(stage: Stage) -> Iterator[str]:
    """The pages on which a demand, an organisation or a sum over them is shown."""
    yield from ("/", "/inbox/", "/accounts/me/", "/jobs/", "/sheets/", "/figures/", "/teams/", "/demands/raise/")
    yield f"/teams/{stage.cast.team.pk}/"
    yield f"/demands/raise/?q={stage.cast.grower.pinyin}"
    for group in ("", "drafts", "new", "in_hand", "to_confirm", "ended"):
        yield f"/demands/?group={group}" if group else "/demands/"
    for demand in stage.demands.values():
        yield f"/demands/{demand.pk}/"
        yield f"/versions/demand/{demand.pk}/?first=1"
    for name, steps in _STEPS.items():
        yield from (f"/demands/{stage.demands[name].pk}/{step}/" for step in steps)
    yield f"/demands/{stage.demands['draft'].pk}/edit_draft/"
    yield f"/demands/{stage.demands['foreign'].pk}/raised/"
    for kind in ("chains", "committees", "organisations", "counties"):
        yield f"/alliance/{kind}/"
    yield f"/alliance/chains/{stage.cast.vegetables.pk}/"
    yield f"/alliance/committees/{stage.things['committee']['committee_id']}/"
    for organisation in (stage.cast.grower, stage.cast.orchard, stage.cast.bank):
        yield f"/alliance/organisations/{organisation.pk}/"
    for county in (stage.cast.county, stage.cast.other_county):
        yield f"/alliance/counties/{county.code}/"
    yield from ("/figures/alliance.staff/", "/figures/help.problems_collected/")
    yield "/sheets/exports/"
    yield from ("/search?q=示例", "/search?q=园区", "/search?q=果园")


def api_addresses(stage: Stage) -> Iterator[str]:
    """The same records for programs."""
    yield from ("demands", "organisations", "chains", "committees", "counties", "figures/alliance.staff?by=county")
    for name in ("draft", "in_progress", "closed", "foreign"):
        yield f"demands/{stage.demands[name].pk}"
    yield from (f"organisations/{stage.cast.grower.pk}", f"organisations/{stage.cast.orchard.pk}")
    yield from (f"chains/{stage.cast.vegetables.pk}", f"counties/{stage.cast.county.code}")
    yield f"demands/{stage.demands['draft'].pk}/steps/edit_draft"


def everything(stage: Stage, person: str) -> dict[str, str]:
    """What ``person`` is shown anywhere: pages, the fragments that scripts ask for, exported sheets."""
    shown: dict[str, str] = {}
    for path in addresses(stage):
        shown[path] = text_of(stage.client(person).get(path))
        if path.startswith(("/demands/", "/search", "/alliance/organisations/")):
            shown[f"{path} (fragment)"] = text_of(stage.client(person, headers=_FRAGMENT).get(path))
    for path in api_addresses(stage):
        shown[f"api {path}"] = text_of(stage.program(person).get(f"/api/v1/{path}"))
    for code in _LISTS:
        for kind in ("csv", "xlsx"):
            shown[f"{code}.{kind}"] = text_of(
                stage.client(person).post(
                    f"/sheets/{code}/export", {"format": kind, "on": "2022-10-09", "purpose": "report"}
                )
            )
    return shown


def text_of(response: Any) -> str:
    """The whole answer as text; of a workbook, all its parts."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist())
    return str(content.decode("utf-8"))


def number(value: int) -> re.Pattern[str]:
    """The number as it stands in a page or sheet, with or without separators; not as a part of an identifier."""
    return re.compile(rf"(?<![\w.-]){f'{value:,}'.replace(',', '[,，]?')}(?!\w)")


@pytest.mark.parametrize("person", EACH)
def test_sensitive_fields_are_shown_to_those_who_may_read_them_only(stage: Stage, person: str) -> None:
    shown = everything(stage, person)
    leaks = []
    for side, (name, phone) in CONTACTS.items():
        seen_on = [path for path, text in shown.items() if name in text or phone in text]
        if person in READS_CONTACT[side]:
            assert seen_on, f"{person} cannot see whom to call on the side of the {side}"
        else:
            leaks += seen_on
    for side, staff in STAFF.items():
        seen_on = [path for path, text in shown.items() if number(staff).search(text)]
        if person in READS_STAFF[side]:
            assert seen_on, f"{person} cannot see the head count of the {side}"
        else:
            leaks += seen_on
    if person not in _COUNT_READERS:
        leaks += [path for path, text in shown.items() if number(sum(STAFF.values())).search(text)]
    assert leaks == []
    if person in _WITHOUT_BUSINESS:
        words = (stage.cast.grower.name, stage.cast.orchard.name, "园区道路硬化", "果园灌溉")
        assert [path for path, text in shown.items() if any(word in text for word in words)] == []


def test_no_address_is_mistyped(stage: Stage) -> None:
    readers = ("city_office", "helper", "enterprise", "county_caller")

    def is_open(path: str) -> bool:
        return any(stage.client(reader).get(path).status_code == 200 for reader in readers)

    assert [path for path in addresses(stage) if not is_open(path)] == []


@pytest.mark.parametrize("person", EACH)
def test_nobody_finds_a_demand_by_a_contact_that_they_may_not_read(stage: Stage, person: str) -> None:
    for side, contact in CONTACTS.items():
        if person in READS_CONTACT[side]:
            continue
        numbers = {
            demand.number for name, demand in stage.demands.items() if (name == "foreign") == (side == "orchard")
        }
        for value in contact:
            for path in (f"/demands/?text={value}", f"/search?q={value}"):
                page = text_of(stage.client(person).get(path))
                assert not [number for number in numbers if number in page], path
