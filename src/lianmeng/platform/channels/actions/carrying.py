"""From the inboxes into messages, and the messages out of the house.

A notice goes with one message through each channel: the database lets it be carried once. A message is taken by one
worker in a transaction of its own, sent outside of any, and noted in a third. A worker that dies in between leaves it
*on its way*; it is then unclear whether it went out, and what happens next depends on the channel (see ``Message``).
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from lianmeng.kernel.periods import BUSINESS_ZONE, local_date
from lianmeng.platform.channels.models import Carried, Channel, Choice, Message
from lianmeng.platform.channels.queries.channels import robot_hosts
from lianmeng.platform.channels.secrets import opened
from lianmeng.platform.channels.senders import ROBOTS, Mail, Parcel, Robot
from lianmeng.platform.channels.senders import Channel as Way
from lianmeng.platform.channels.texts import subject_of, text_of
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.outbound.mail import MailServer
from lianmeng.platform.outbound.trouble import OutboundTrouble
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.records.queries.calendar import office_hours
from lianmeng.platform.records.queries.limits import amount

log = structlog.get_logger("lianmeng.channels")
PER_MINUTE, ATTEMPTS = "channels.robot.per_minute", "channels.attempts"
_STUCK_AFTER = timedelta(minutes=5)
_MOST = 500


def collect(*, at: datetime) -> int:
    """Put every notice that somebody wants told into the message that waits for them; return how many."""
    with writing("collect notices for channels"):
        choices = list(Choice.objects.filter(active=True, channel__active=True, account__is_active=True))
    return sum(_collect(choice, at) for choice in choices)


def _collect(choice: Choice, at: datetime) -> int:
    with transaction.atomic(), writing("collect notices for a channel"):
        # One at a time for each choice, so that no notice is counted twice.
        Choice.objects.select_for_update().get(pk=choice.pk)
        carried = Carried.objects.filter(notice=OuterRef("pk"), channel_id=choice.channel_id)
        wanted = Notice.objects.filter(
            ~Exists(carried), post__holder_id=choice.account_id, read_at__isnull=True, at__gte=choice.since
        )
        if choice.kinds == Choice.Kinds.URGENT:
            wanted = wanted.filter(urgent=True)
        notices = list(wanted.order_by("at", "pk")[:_MOST])
        if not notices:
            return 0
        ours = {"channel_id": choice.channel_id, "account_id": choice.account_id}
        message = Message.objects.select_for_update().filter(status="waiting", test=False, **ours).first()
        if message is None:
            message = Message.objects.create(at=at, due_at=_due(choice, at), **ours)
        Carried.objects.bulk_create(
            [Carried(notice=one, channel_id=choice.channel_id, message=message) for one in notices]
        )
        urgent = sum(one.urgent for one in notices)
        Message.objects.filter(pk=message.pk).update(
            notices=F("notices") + len(notices), urgent=F("urgent") + urgent, version=F("version") + 1
        )
    return len(notices)


def _due(choice: Choice, at: datetime) -> datetime:
    """When the message goes out: by the pace chosen, and not within the hours of silence."""
    due = at.astimezone(BUSINESS_ZONE)
    if choice.pace == Choice.Pace.HOURLY:
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif choice.pace == Choice.Pace.DAILY:
        opens = office_hours().on(due.date())[0][0].time()
        day = due.date() if due.time() < opens else due.date() + timedelta(days=1)
        due = datetime.combine(day, opens, BUSINESS_ZONE)
    start, end = choice.quiet_from, choice.quiet_to
    if start is None or end is None or start == end:
        return due
    silent = start <= due.time() < end if start < end else due.time() >= start or due.time() < end
    if silent:
        day = due.date() + timedelta(days=1 if start > end and due.time() >= start else 0)
        due = datetime.combine(day, end, BUSINESS_ZONE)
    return due


def send_due(*, at: datetime, now: datetime, site: str) -> int:
    """Send what is due; return how many messages went out. ``now`` is the real time, ``site`` where to read on."""
    _settle_stuck(at)
    with writing("find due messages"):
        due = Message.objects.filter(status="waiting", due_at__lte=at, channel__active=True)
        keys = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:_MOST])
    return sum(_send(key, at, now, site) for key in keys)


def _send(key: object, at: datetime, now: datetime, site: str) -> bool:
    taken = _take(key, at)
    if taken is None:
        return False
    message, way, to = taken
    mark = message.pk.hex
    parcel = Parcel(mark, subject_of(message), text_of(message, site), to)
    try:
        way.send(parcel, now=now)
    except OutboundTrouble as trouble:
        _note_trouble(message, trouble, at)
        return False
    _note(message, status="sent", sent_at=at, reason="")
    return True


def _take(key: object, at: datetime) -> tuple[Message, Way, str] | None:
    """Take a waiting message for this worker, unless another has it or the robot has had its share of this minute."""
    with transaction.atomic(), writing("take a message"):
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=key, status="waiting")
            .select_related("channel")
            .first()
        )
        if message is None:
            return None
        # One at a time for each channel, so that two workers count each other's messages.
        channel = Channel.objects.select_for_update().get(pk=message.channel_id)
        if channel.is_robot:
            recent = Message.objects.filter(channel=channel, begun_at__gt=at - timedelta(minutes=1)).count()
            if recent >= amount(PER_MINUTE, local_date(at)):
                return None
        choice = Choice.objects.filter(channel=channel, account_id=message.account_id).first()
        to = (choice.address if choice else "") or (channel.sender if message.test else "")
        message.status, message.begun_at = "sending", at
        message.attempts += 1
        message.save(update_fields=["status", "begun_at", "attempts"])
        return message, way_of(channel, at), to


def way_of(channel: Channel, at: datetime) -> Way:
    """How a channel is spoken to."""
    secret = opened(channel.secret)
    if channel.is_robot:
        return Robot(secret, robot_hosts(channel.kind, local_date(at)), ROBOTS[channel.kind])
    server = MailServer(channel.host, channel.port, channel.security, channel.username, secret.password)
    return Mail(server, channel.sender)


def _note_trouble(message: Message, trouble: OutboundTrouble, at: datetime) -> None:
    log.warning("message_not_sent", message=str(message.pk), reason=str(trouble.reason), attempt=message.attempts)
    again = trouble.reason.may_pass and message.attempts < amount(ATTEMPTS, local_date(at))
    if again:
        _wait_again(message, at + timedelta(minutes=2 ** (message.attempts - 1)), str(trouble.reason))
    else:
        _note(message, status="failed", reason=str(trouble.reason))


def _wait_again(message: Message, due_at: datetime, reason: str) -> None:
    """Back among the waiting; where another one waits for the same person meanwhile, it takes this one's notices."""
    with transaction.atomic(), writing("put a message back"):
        Channel.objects.select_for_update().get(pk=message.channel_id)
        other = Message.objects.filter(
            status="waiting", test=False, channel_id=message.channel_id, account_id=message.account_id
        ).first()
        if other is None or message.test:
            Message.objects.filter(pk=message.pk, status="sending").update(
                status="waiting", due_at=due_at, reason=reason
            )
            return
        Carried.objects.filter(message=message).update(message=other)
        Message.objects.filter(pk=other.pk).update(
            notices=F("notices") + message.notices, urgent=F("urgent") + message.urgent, attempts=message.attempts
        )
        Message.objects.filter(pk=message.pk).update(status="failed", reason=reason, notices=0, urgent=0)


def _settle_stuck(at: datetime) -> None:
    """A worker died over these. E-mail goes out again under the same Message-ID; of a robot's nobody knows."""
    with writing("settle interrupted messages"):
        stuck = Message.objects.filter(status="sending", begun_at__lt=at - _STUCK_AFTER)
        found = list(stuck.select_related("channel"))
    for message in found:
        log.warning("message_interrupted", message=str(message.pk))
        if message.channel.is_robot:
            _note(message, status="unclear", reason="interrupted")
        else:
            _wait_again(message, at, "interrupted")


def _note(message: Message, **changes: object) -> None:
    with transaction.atomic(), writing("note how a message fared"):
        Message.objects.filter(pk=message.pk, status="sending").update(**changes, version=F("version") + 1)
