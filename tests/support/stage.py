"""The stage of the permission matrix: more people than the cast has, and an object of every kind to ask for."""

import io
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from lianmeng.alliance.actions.committees import count_members, found_committee, found_party_unit
from lianmeng.alliance.actions.organisations import count_staff
from lianmeng.alliance.models import Formation, PartyUnit
from lianmeng.assist.actions.co_handling import ask_co_handler
from lianmeng.assist.actions.dispatching import accept_and_dispatch
from lianmeng.assist.actions.escalating import escalate_demand, pass_on
from lianmeng.assist.actions.evidence import raise_with_photos, report_with_evidence
from lianmeng.assist.actions.excluding import ask_exclusion
from lianmeng.assist.actions.raising import DemandText, edit_draft
from lianmeng.assist.actions.supervising import supervise_demand
from lianmeng.assist.actions.writing_off import apply_write_off
from lianmeng.assist.models import Category, Demand, EscalationReason, ExclusionReason, SupervisionLevel
from lianmeng.kernel.places import Actor, Place, System
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.accounts.middleware import SESSION_KEY
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_in
from lianmeng.platform.channels.actions.channels import add_channel
from lianmeng.platform.channels.secrets import Secret
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.records.models import Limit
from lianmeng.platform.rest.actions.tokens import make_token
from lianmeng.platform.rest.actions.webhooks import gather_acts, make_webhook
from lianmeng.platform.rest.models import Delivery, Webhook, WebhookDestination
from lianmeng.platform.rest.resources import all_scopes
from lianmeng.platform.sheets.actions.imports import upload_sheet
from lianmeng.site.business_clock import BusinessClock
from tests.assist.walks import Walk
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, install, moment

#: The moment at which everybody asks.
NOW = moment("2022-10-09 10:00")
#: Written into the demands, one pair a side; whoever may not read the contact must never see them.
CONTACTS = {"grower": ("司马甲一", "13800007001"), "orchard": ("欧阳乙二", "13900007002")}
#: Head counts that occur nowhere else.
STAFF = {"grower": 73531, "orchard": 64827}
LOOK = System("look at the stage")

#: How far a demand of the grower has come → the steps on its way.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "accepted": ("submit", "accept"),
    "dispatched": ("submit", "accept", "dispatch"),
    "disputed": ("submit", "accept", "dispatch", "dispute"),
    "acknowledged": ("submit", "accept", "dispatch", "acknowledge"),
    "in_progress": ("submit", "accept", "dispatch", "acknowledge", "contact"),
    "asked": ("submit", "accept", "dispatch", "acknowledge", "contact", "request_extension"),
    "pause_asked": ("submit", "accept", "dispatch", "acknowledge", "contact", "request_suspension"),
    "suspended": ("submit", "accept", "dispatch", "acknowledge", "contact", "request_suspension", "suspend"),
    "parked": ("submit", "accept", "dispatch", "acknowledge", "contact", "request_parking", "park"),
    "concluded": ("submit", "accept", "dispatch", "acknowledge", "contact", "conclude"),
    "reviewed": ("submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review"),
    "unreached": (
        "submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "fail_to_call",
        "fail_to_call", "fail_to_call",
    ),
    "called_back": ("submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "call_back"),
    "redo_asked": (
        "submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "call_back", "ask_redo",
    ),
    "confirmed": (
        "submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "call_back", "confirm",
    ),
    "closed": (
        "submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "call_back", "confirm",
        "close",
    ),
    "rejected": ("submit", "reject"),
    "withdrawn": ("submit", "withdraw"),
}  # fmt: skip


@dataclass
class Stage:
    """Everybody who asks, by name, and everything to ask for, by kind and name."""

    cast: Cast
    cookies: dict[str, str]
    actors: dict[str, Actor]
    demands: dict[str, Demand]
    things: dict[str, dict[str, object]]
    #: The secret of each person's token, for the post in which they act.
    tokens: dict[str, str]

    def client(self, person: str, **options: object) -> Client:
        """A fresh browser of ``person``, so that signing out in one request does not reach the next."""
        client = Client(raise_request_exception=False, **options)  # type: ignore[arg-type]
        if person in self.cookies:
            client.cookies["session"] = self.cookies[person]
        return client

    def program(self, person: str) -> Client:
        """A program that asks with the token of ``person``; with a wrong one for whoever can have none."""
        secret = self.tokens.get(person, "lianmeng_wrong")
        return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def set_stage() -> Stage:
    """Put everybody and everything in place, through the actions of the house."""
    cast = install()
    stage = Stage(cast, {}, dict(cast.actors), {}, {}, {})
    _more_people(stage)
    _counts(stage)
    for name, steps in WAYS.items():
        stage.demands[name] = _walk(cast, steps)
    stage.demands["foreign"] = _of_the_orchard(stage)
    deliver_waiting(at=NOW, limit=10_000)
    _things(stage)
    _sign_everybody_in(stage)
    _tokens(stage)
    _webhook(stage)
    return stage


@pytest.fixture(scope="module")
def stage(module_database: str) -> Iterator[Stage]:
    """The stage for a whole module, at its own moment."""
    # Thousands of refusals are what its tests want; the log of a failure would hold nothing else.
    logging.disable(logging.CRITICAL)
    with override_settings(BUSINESS_CLOCK=BusinessClock.fixed(NOW)):
        yield set_stage()
    logging.disable(logging.NOTSET)


def _more_people(stage: Stage) -> None:
    """The roles and circumstances that the cast leaves out."""
    cast = stage.cast
    committee = found_committee(
        actor=ARRANGE, at=EARLY, chain=cast.vegetables, name="设施蔬菜产业链党委", formation=Formation.JOINT,
        established_on=FOUNDED_ON,
    )  # fmt: skip
    unit = found_party_unit(
        actor=ARRANGE, at=EARLY, committee=committee, name="崇信示例党支部", kind=PartyUnit.Kind.BRANCH,
        formation=Formation.JOINT, from_on=FOUNDED_ON, seat=cast.grower,
    )  # fmt: skip
    count_members(actor=ARRANGE, at=EARLY, unit=unit, on=FOUNDED_ON, members=41)
    county, chain = Place("county", cast.county.code), Place("chain", str(cast.vegetables.pk))
    stage.actors["secretary"] = _person(stage, "secretary_of_committee", "committee_secretary", _at(committee))
    stage.actors["chain_leader"] = _person(stage, "chain_leader", "city_leader", chain)
    stage.actors["lead_department"] = _person(stage, "lead_department", "lead_department", _at(cast.bank))
    stage.actors["two_posts_office"] = _person(stage, "two_posts", "county_office", county)
    stage.actors["two_posts_team"] = _person(stage, "two_posts", "help_team", _at(cast.other_team))
    _person(stage, "ended_post", "city_office", Place("city", "620800"), to_on=date(2022, 10, 9))
    _person(stage, "coming_post", "city_office", Place("city", "620800"), from_on=date(2022, 10, 10))
    closed = _person(stage, "closed_account", "city_office", Place("city", "620800"))
    Account.objects.filter(pk=closed.account).update(is_active=False)
    Account.objects.create(username="no_post", display_name="无岗位（测试）", password="!")
    office = cast.people["city_office"]
    office.set_password("correct horse battery")
    office.save()


def _at(record: object) -> Place:
    kinds = {"ChainCommittee": "committee", "Organisation": "organisation", "HelpTeam": "team"}
    return Place(kinds[type(record).__name__], str(record.pk))  # type: ignore[attr-defined]


def _person(stage: Stage, name: str, role: str, place: Place, **dates: date) -> Actor:
    account = Account.objects.filter(username=name).first()
    if account is None:
        account = Account.objects.create(username=name, display_name=f"{name}（测试）", password="!")
    given = {"from_on": FOUNDED_ON, **dates}
    post = appoint(actor=ARRANGE, at=EARLY, holder=account, role=role, place=place, title=role, **given)  # type: ignore[arg-type]
    return actor_in(post)


def _counts(stage: Stage) -> None:
    for name, staff in STAFF.items():
        count_staff(actor=ARRANGE, at=EARLY, organisation=getattr(stage.cast, name), on=FOUNDED_ON, staff=staff)


def _walk(cast: Cast, steps: tuple[str, ...]) -> Demand:
    """A demand of the grower, with its contact, after these steps of half an hour each."""
    walk = Walk.begun(cast, at="2022-10-08 09:00", title=f"园区道路硬化{len(steps)}")
    name, phone = CONTACTS["grower"]
    walk.demand = _with_contact(cast, walk.demand, name, phone)
    for step in steps:
        walk.take(step, after=timedelta(minutes=30))
    return walk.demand


def _with_contact(cast: Cast, demand: Demand, name: str, phone: str) -> Demand:
    text = DemandText(
        category=demand.category, title=demand.title, content=demand.content, contact_name=name, contact_phone=phone
    )
    return edit_draft(actor=cast["enterprise"], demand=demand, text=text, at=moment("2022-10-08 09:00"))


def _of_the_orchard(stage: Stage) -> Demand:
    """A dispatched demand on the other side: other county, other chain, other team; with a photograph."""
    cast = stage.cast
    name, phone = CONTACTS["orchard"]
    text = DemandText(
        category=Category.objects.get(code="utilities"), title="果园灌溉", content="缺水", contact_name=name,
        contact_phone=phone,
    )  # fmt: skip
    demand = raise_with_photos(
        actor=cast["other_enterprise"], enterprise=cast.orchard, chain=cast.apples, text=text,
        channel=Demand.Channel.PHONE_FORM, photos=[_photo("果园.png")], at=moment("2022-10-08 09:00"),
    )  # fmt: skip
    return accept_and_dispatch(
        actor=cast["other_county_office"], demand=demand, difficulty="simple", handler=cast.other_team,
        at=moment("2022-10-08 10:00"),
    )  # fmt: skip


def _things(stage: Stage) -> None:
    """The other records that have an address: files, notices, an import with its job."""
    cast, demand = stage.cast, stage.demands["in_progress"]
    report_with_evidence(
        actor=cast["helper"], demand=demand, text="已进场", evidence=[_photo("现场.png")], at=moment("2022-10-09 09:00")
    )
    batch = upload_sheet(actor=cast["county_office"], sheet="organisations", upload=_workbook(), at=NOW)
    files = {file.original_name: file for file in StoredFile.objects.visible_to(LOOK)}
    notice = Notice.objects.visible_to(LOOK).filter(post_id=cast["county_office"].post).first()
    assert notice is not None
    late = Walk.begun(cast, at="2022-09-20 09:00", title="逾期的诉求").go(*WAYS["in_progress"]).demand
    letter = supervise_demand(
        actor=cast["county_office"], demand=late, office=cast.county.code,
        level=SupervisionLevel.objects.get(code="urge"), demanded="限期办结", at=NOW,
    )  # fmt: skip
    helped = Walk.begun(cast, at="2022-10-08 09:00", title="多部门协办的诉求").go(*WAYS["in_progress"]).demand
    item = ask_co_handler(actor=cast["helper"], demand=helped, team=cast.other_team, task="请核实电力容量", at=NOW)
    for name, passed in (("escalated", ()), ("escalated to the leader", ("county_office", "city_office"))):
        demand = (
            Walk.begun(cast, at="2022-10-08 09:00", title=f"提级的诉求{len(passed)}").go(*WAYS["in_progress"]).demand
        )
        reason = EscalationReason.objects.get(code="beyond_powers")
        asked = escalate_demand(actor=cast["helper"], demand=demand, reason=reason, text="请定牵头单位", at=NOW)
        for person in passed:
            asked = pass_on(actor=cast[person], part=asked, note="超出本级权限", at=NOW)
        stage.things[name] = {"part_id": asked.pk}
    done = Walk.begun(cast, at="2022-10-08 09:00", title="申请销号的诉求")
    for one in WAYS["closed"]:
        done.take(one, after=timedelta(minutes=20))
    claimed = apply_write_off(actor=cast["helper"], demand=done.demand, claim="已整改", at=NOW)
    left_out = ask_exclusion(
        actor=cast["helper"], demand=claimed.demand, text="超出政策范围", at=NOW,
        reason=ExclusionReason.objects.get(code="unreasonable"),
    )  # fmt: skip
    stage.things["exclusion asked"] = {"part_id": left_out.pk}
    stage.things["write-off applied"] = {"part_id": claimed.pk}
    stage.demands["helped"] = item.demand
    stage.things["co-handling asked"] = {"part_id": item.pk}
    stage.things |= {"demand late": {"demand_id": late.pk}, "letter": {"letter_id": letter.pk}}
    for name, given in stage.demands.items():
        stage.things[f"demand {name}"] = {"demand_id": given.pk}
        stage.things[f"versions of demand {name}"] = {"record_id": given.pk}
    robot = Secret(url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=of-the-stage")
    channel = add_channel(actor=cast["system_admin"], kind="wecom", values={"name": "链办工作群"}, secret=robot, at=NOW)
    stage.things |= {
        "channel": {"channel_id": channel.pk},
        "versions of organisation": {"record_id": stage.cast.grower.pk},
        "photo own": {"file_id": files["现场.png"].pk},
        "photo foreign": {"file_id": files["果园.png"].pk},
        "sheet file": {"file_id": batch.file_id},
        "import": {"batch_id": batch.pk},
        "job": {"job_id": batch.job},
        "notice": {"notice_id": notice.pk},
        "team": {"team_id": cast.team.pk},
        "chain": {"chain_id": cast.vegetables.pk},
        "committee": {"committee_id": stage.actors["secretary"].place.id},  # type: ignore[union-attr]
        "organisation": {"organisation_id": cast.orchard.pk},
        "county": {"code": cast.county.code},
        "account": {"account_id": stage.actors["helper"].account},
        "factor": {"pk": 1},
        "open session": {"handle": uuid4()},
        "post": {"post": cast["county_office"].post},
    }


def nowhere(things: dict[str, object]) -> dict[str, object]:
    """The same address for something that does not exist."""
    return {
        name: "620899" if name == "code" else uuid4() if name.endswith("_id") else value
        for name, value in things.items()
    }


def _sign_everybody_in(stage: Stage) -> None:
    """One session for each person; with two posts, one session in each."""
    people = {name: Account.objects.get(pk=actor.account) for name, actor in stage.actors.items()}
    people |= {name: Account.objects.get(username=name) for name in ("no_post", "ended_post", "coming_post")}
    people["closed_account"] = Account.objects.get(username="closed_account")
    for name, account in people.items():
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "sign_in", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(account.pk)
        actor = stage.actors.get(name)
        if actor and actor.post:
            session[SESSION_KEY] = str(actor.post)
        session.save()
        stage.cookies[name] = client.cookies["session"].value


def _tokens(stage: Stage) -> None:
    """A token for everybody who acts in a post, with every scope: what it opens is then the post's own business."""
    Limit.objects.filter(code="rest.requests").update(value=1_000_000)
    for name, actor in stage.actors.items():
        token, secret = make_token(
            actor=actor, name=f"{name}的程序", scopes=all_scopes(), expires_on=date(2022, 12, 31), at=NOW
        )
        stage.tokens[name] = secret
        if name == "county_office":
            stage.things["token"] = {"token_id": token.pk}


def _webhook(stage: Stage) -> None:
    """A webhook of the county office, with what it is to be told."""
    WebhookDestination.objects.create(host="hooks.example.com", source="测试", from_on=FOUNDED_ON)
    webhook, _ = make_webhook(
        actor=stage.actors["county_office"], name="台账系统", url="https://hooks.example.com/in",
        verbs=["demands:demand_closed"], at=NOW,
    )  # fmt: skip
    with writing("let a webhook begin at the beginning"):
        Webhook.objects.filter(pk=webhook.pk).update(position=0)
    gather_acts(at=NOW)
    delivery = Delivery.objects.visible_to(LOOK).filter(webhook=webhook).order_by("pk")[0]
    stage.things |= {"webhook": {"webhook_id": webhook.pk}, "delivery": {"delivery_id": delivery.pk}}


def _photo(name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "steelblue").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def _workbook() -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["统一社会信用代码", "企业名称"])
    return SimpleUploadedFile("名单.xlsx", out.getvalue())
