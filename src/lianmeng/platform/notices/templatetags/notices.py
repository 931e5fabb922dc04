"""How a notice is written on a page: ``{% load notices %}``."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lianmeng.platform.notices.links import pages
from lianmeng.platform.notices.models import Notice

register = template.Library()


@register.filter
def told(notice: Notice) -> SafeString:
    """The sentence in the reader's language; what it quotes from records is marked as stored data."""
    sentence = gettext(notice.message).replace("{", "{{").replace("}", "}}")
    quoted = {
        name: format_html('<span lang="zh" data-record>{}</span>', value) for name, value in notice.params.items()
    }
    return format_html(re.sub(r"%\((\w+)\)s", r"{\1}", sentence), notice.pk, **quoted)


@register.filter
def leads_somewhere(notice: Notice) -> bool:
    """Whether the record that a notice is about has a page."""
    return notice.record_kind in pages
