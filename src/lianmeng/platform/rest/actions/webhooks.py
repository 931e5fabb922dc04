"""Making and ending webhooks, and what the worker does for them: look for acts, tell of them, try again."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.outbound.sending import INTERNET, Bounds, Network, destination_of, post
from lianmeng.platform.outbound.trouble import OutboundTrouble
from lianmeng.platform.permissions.ambient import acting_as, writing
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.rest.credentials import signature_of, webhook_secret
from lianmeng.platform.rest.models import Delivery, Webhook
from lianmeng.platform.rest.queries.webhooks import (
    acts_after,
    deliveries_due,
    destinations_on,
    last_position,
    own_webhooks,
    subscriber,
    webhooks_in_force,
)
from lianmeng.platform.rest.resources import Call, all_verbs, resources
from lianmeng.platform.rest.shapes import moment
from lianmeng.platform.work.unit import unit_of_work

#: So many acts are looked at for one webhook in one turn; the next turn goes on.
_ACTS_A_TURN = 200
_JSON = "application/json"


def make_webhook(*, actor: Actor, name: str, url: str, verbs: Collection[str], at: datetime) -> tuple[Webhook, str]:
    """Have acts told to ``url`` from now on, as the actor's post sees them. Returns the secret, shown this once."""
    if actor.account is None or actor.post is None:
        raise Forbidden("no_post", N_("Webhooks are made for a post, and you act in none."))
    if not name.strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="name")
    if not verbs or set(verbs) - set(all_verbs()):
        raise Invalid("verbs", N_("Please choose the acts to be told of."), field="verbs")
    on = local_date(at)
    try:
        allowed = destination_of(url) in destinations_on(on)
    except OutboundTrouble:
        allowed = False
    if not allowed:
        raise Invalid(
            "destination",
            N_("This is no https address of a host that the administrator has allowed for webhooks."),
            field="url",
        )
    most = int(amount("rest.webhooks", on))
    if sum(one.ended_at is None and one.post_id == actor.post for one in own_webhooks(actor)) >= most:
        raise NotPossible("too_many_webhooks", N_("A post has at most %(most)s webhooks in force."), most=most)
    webhook = Webhook(
        account_id=actor.account,
        post_id=actor.post,
        name=name.strip(),
        url=url,
        verbs=sorted(verbs),
        position=last_position(),
        made_at=at,
    )
    require(actor, "webhook.make", webhook)
    with unit_of_work(actor) as work:
        work.create(webhook, verb="webhook_made", at=at)
    return webhook, webhook_secret(webhook.pk)


def end_webhook(*, actor: Viewer, webhook: Webhook, at: datetime) -> Webhook:
    """Tell it nothing more, what waits included."""
    with unit_of_work(actor) as work:
        webhook = work.lock(webhook)
        require(actor, "webhook.end", webhook)
        if webhook.ended_at is not None:
            raise NotPossible("ended", N_("This webhook has been ended already."))
        work.change(webhook, verb="webhook_ended", at=at, changes={"ended_at": at})
    return webhook


def resend(*, actor: Viewer, delivery: Delivery, at: datetime) -> Delivery:
    """Send a delivery once more, under the identifier that it had: the receiver knows it by that."""
    with unit_of_work(actor) as work:
        webhook = delivery.webhook
        require(actor, "webhook.resend", webhook)
        delivery = work.lock(delivery)
        if webhook.ended_at is not None or delivery.status == Delivery.Status.WAITING:
            raise NotPossible("not_now", N_("This cannot be sent again: it is waiting, or the webhook has ended."))
        changes = {"status": Delivery.Status.WAITING, "tries": 0, "next_at": at}
        work.change(delivery, verb="webhook_resent", at=at, changes=changes)
    return delivery


def gather_acts(*, at: datetime) -> int:
    """Note down what is to be told to whom; return how much that is. What a post does not see, it is not told of."""
    made, until = 0, last_position()
    for webhook in webhooks_in_force():
        if webhook.works_on(local_date(at)):
            made += _gather(webhook, until, at)
    return made


def deliver_due(*, at: datetime, seconds: int, network: Network = INTERNET) -> int:
    """Try the deliveries that are due; return how many were received. ``seconds`` is real time, for the signature.

    Each try is noted before it is made, so that a crash in the middle leads to a repetition and to no loss.
    """
    return sum(
        _try(delivery, at, seconds, network)
        for delivery in deliveries_due(at, int(amount("rest.webhook_turn", local_date(at))))
    )


def _gather(webhook: Webhook, until: int, at: datetime) -> int:
    chosen = [verb.partition(":") for verb in webhook.verbs]
    names = {name for name, _, _ in chosen if name in resources}
    kinds = {resources.get(name).model._meta.label_lower: name for name in names}  # type: ignore[union-attr]
    acts = acts_after(webhook, [verb for _, _, verb in chosen], list(kinds), until, _ACTS_A_TURN)
    acts = [act for act in acts if f"{kinds[act.record_kind]}:{act.verb}" in webhook.verbs]
    actor, seen = subscriber(webhook), set()
    for kind, name in kinds.items():
        model = resources.get(name).model
        assert model is not None
        wanted = {act.record_id for act in acts if act.record_kind == kind}
        seen |= set(model.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    rows = [
        Delivery(
            webhook=webhook, event=act.position, resource=kinds[act.record_kind], verb=act.verb, record=act.record_id,
            at=act.at, next_at=at,
        )
        for act in acts
        if act.record_id in seen
    ]  # fmt: skip
    reached = acts[-1].position if len(acts) == _ACTS_A_TURN else until
    with transaction.atomic(), writing("note down what webhooks are told"):
        held = Webhook.objects.filter(pk=webhook.pk, position=webhook.position)
        if not held.update(position=reached):
            return 0  # another process was faster
        Delivery.objects.bulk_create(rows)
    return len(rows)


def _try(delivery: Delivery, at: datetime, seconds: int, network: Network) -> bool:
    webhook, on = delivery.webhook, local_date(at)
    tries = delivery.tries + 1
    wait = timedelta(minutes=int(amount("rest.webhook_wait", on)) * 2 ** (tries - 1))
    if not _note(delivery, tries=tries, next_at=at + wait):
        return False  # another process is at it
    body = _message(delivery, at) if webhook.works_on(on) else None
    if body is None:
        _note(delivery, status=Delivery.Status.WITHHELD, answer="")
        return False
    headers = {
        "Content-Type": _JSON,
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature_of(webhook.pk, str(delivery.pk), seconds, body),
    }
    bounds = Bounds(float(amount("rest.webhook_seconds", on)), int(amount("rest.webhook_answer_bytes", on)))
    received, may_pass = False, True
    try:
        answer = post(webhook.url, body, headers=headers, allowed=destinations_on(on), bounds=bounds, network=network)
        received, said = 200 <= answer.status < 300, str(answer.status)
    except OutboundTrouble as trouble:
        may_pass, said = trouble.reason.may_pass, str(trouble.reason)
    if received:
        _note(delivery, status=Delivery.Status.RECEIVED, answer=said)
    elif not may_pass or tries >= int(amount("rest.webhook_tries", on)):
        _note(delivery, status=Delivery.Status.FAILED, answer=said)
    else:
        _note(delivery, answer=said)
    return received


def _message(delivery: Delivery, at: datetime) -> bytes | None:
    """What is told: the act, and the record as the post sees it at this moment; None if it does not see it any more."""
    actor = subscriber(delivery.webhook)
    with acting_as(actor):
        data = resources.get(delivery.resource).detail.find(Call(actor, at, {}), delivery.record)
    if data is None:
        return None
    message = {
        "id": str(delivery.pk),
        "type": f"{delivery.resource}.{delivery.verb}",
        "timestamp": moment(delivery.at),
        "resource": delivery.resource,
        "record": str(delivery.record),
        "data": data,
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _note(delivery: Delivery, **changes: object) -> bool:
    """Note a step of a delivery, unless somebody else has taken one since it was read."""
    with transaction.atomic(), writing("note how a webhook went"):
        held = Delivery.objects.filter(pk=delivery.pk, version=delivery.version)
        if not held.update(version=delivery.version + 1, **changes):
            return False
    delivery.version += 1
    return True
