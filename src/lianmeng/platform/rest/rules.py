"""Who makes tokens and webhooks, sees them and ends them."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.permissions.paths import EVERYTHING, ByAccount, ByPost
from lianmeng.platform.permissions.policy import ANY_ROLE, register_rights, register_scope
from lianmeng.platform.rest.models import ApiToken, Delivery, Webhook

#: Who watches over all tokens; only the first may revoke those of others.
SECURITY_ADMIN, AUDITOR = "security_admin", "auditor"


def register() -> None:
    """Called once, when the applications are ready."""
    own = ByAccount("account_id")
    register_scope(ApiToken, {SECURITY_ADMIN: EVERYTHING, AUDITOR: EVERYTHING, ANY_ROLE: own})
    register_rights(
        ApiToken,
        {
            "token.make": (N_("make access tokens"), {ANY_ROLE: ByPost("post_id")}),
            "token.revoke": (N_("revoke access tokens"), {SECURITY_ADMIN: EVERYTHING, ANY_ROLE: own}),
        },
    )
    register_scope(Webhook, {SECURITY_ADMIN: EVERYTHING, AUDITOR: EVERYTHING, ANY_ROLE: own})
    of_own = ByAccount("webhook__account_id")
    register_scope(Delivery, {SECURITY_ADMIN: EVERYTHING, AUDITOR: EVERYTHING, ANY_ROLE: of_own})
    register_rights(
        Webhook,
        {
            "webhook.make": (N_("make webhooks"), {ANY_ROLE: ByPost("post_id")}),
            "webhook.end": (N_("end webhooks"), {SECURITY_ADMIN: EVERYTHING, ANY_ROLE: own}),
            "webhook.resend": (N_("send a webhook again"), {ANY_ROLE: own}),
        },
    )
