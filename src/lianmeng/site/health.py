"""Whether this installation is fit to serve, for monitoring and for the supervisor of processes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from lianmeng.site.invariants import database_findings


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything holds, otherwise 503 with the names of what does not. Says nothing that helps an attacker."""
    findings = database_findings()
    body = {"status": "ok" if not findings else "broken", "findings": [finding.name for finding in findings]}
    return JsonResponse(body, status=503 if findings else 200)
