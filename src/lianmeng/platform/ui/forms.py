"""How forms are drawn: one template for a form, one for a field, our classes on plain widgets."""

from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import ngettext_lazy

from lianmeng.kernel.errors import N_

_WIDGETS = "django/forms/widgets/"

#: Widgets that are drawn as a box to write in.
_BOXES = frozenset(
    f"{_WIDGETS}{name}.html"
    for name in ("text", "number", "email", "url", "password", "date", "textarea", "select", "input", "tel", "search")
)

#: What Django itself says about a box, which users read every day. Named here so that our catalogue puts it in
#: office Chinese: the texts of Django have half-width brackets and speak of fields.
DJANGO_SAYS = (
    N_("This field is required."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


class Renderer(TemplatesSetting):
    """Draws every form of the house, of allauth too, through ``ui/forms``.

    Set as ``FORM_RENDERER``. Plain widgets keep Django's own templates and get the class ``input``.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def __init__(self) -> None:
        self._own = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The project's template, or Django's for its own widgets, whatever apps are installed."""
        if template_name.startswith("django/forms/"):
            return self._own.get_template(template_name)
        return super().get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Render a form, a field or a widget; a box without a class of its own becomes an ``input``."""
        if template_name in _BOXES:
            context["widget"]["attrs"].setdefault("class", "input")
        return super().render(template_name, context, request)
