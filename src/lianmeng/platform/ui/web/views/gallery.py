"""The component gallery: every component in its states, with sample words that mean nothing.

Served in a demonstration and in tests only. It stores nothing and reads no record.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.platform.ui.web.forms import SampleForm, SampleReasonForm
from lianmeng.platform.ui.web.samples import gallery_samples

View = Callable[[HttpRequest], HttpResponse]

#: The sample job ends after so many polls.
JOB_STEPS = 5


def demonstration_only(view: View) -> View:
    """Answer "not found" in a real installation."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not getattr(settings, "DEMONSTRATION", False):
            raise Http404
        return view(request)

    return guarded


@require_safe
@demonstration_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    wrong = SampleForm({"wrong-kind": "b"}, prefix="wrong")
    context = gallery_samples() | {"form": SampleForm(), "wrong_form": wrong}
    return render(request, "ui/gallery/components.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@demonstration_only
def gallery_form(request: HttpRequest) -> HttpResponse:
    """A whole form, as an enterprise fills one in on a phone."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, pgettext("sample", "The sample was accepted. Nothing was stored."))
        return redirect("ui_gallery")
    return render(request, "ui/gallery/form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@demonstration_only
def gallery_action(request: HttpRequest) -> HttpResponse:
    """One action with a reason, as a page or in a dialog."""
    form = SampleReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, pgettext("sample", "The sample action was done. Nothing was stored."))
        return redirect("ui_gallery")
    context = {
        "title": pgettext("sample", "Send the sample back"),
        "intro": pgettext("sample", "The sample goes back to where it came from and starts again there."),
        "form": form,
        "submit_label": pgettext("sample", "Send back"),
        "back_url": reverse("ui_gallery"),
    }
    return render(request, "ui/action.html", context, status=422 if form.errors else 200)


@require_safe
@demonstration_only
def gallery_job(request: HttpRequest) -> HttpResponse:
    """A job that comes one step further each time it is asked, and ends."""
    asked = request.GET.get("step", "0")
    step = min(int(asked) if asked.isdigit() else 0, JOB_STEPS)
    done = step == JOB_STEPS
    context = {
        "step": step,
        "total": JOB_STEPS,
        "state": "done" if done else "running",
        "poll_url": "" if done else f"{reverse('ui_gallery_job')}?step={step + 1}",
    }
    asked_by_script = request.headers.get("HX-Request") == "true"
    return render(request, "ui/gallery/job.html" if asked_by_script else "ui/gallery/job_page.html", context)
