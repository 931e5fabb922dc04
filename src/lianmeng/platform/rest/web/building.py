"""The interface, built with django-ninja from what the rooms have registered."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from ninja import NinjaAPI, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.errors import ValidationError as ParameterError
from ninja.security import HttpBearer

from lianmeng.kernel.errors import N_, Conflict, Refused
from lianmeng.platform.rest.fields import described, fields_of, fixed_fields_of
from lianmeng.platform.rest.keyset import BadCursor, page_of
from lianmeng.platform.rest.problems import (
    BAD_CURSOR,
    UNREADABLE_VALUE,
    Fault,
    Faulty,
    NotThere,
    Stale,
)
from lianmeng.platform.rest.resources import Creation, Detail, Listing, Resource, Steps, Values, resources
from lianmeng.platform.rest.web.answers import json_answer, problem, refusal
from lianmeng.platform.rest.web.documents import Problem, StepForm, openapi_of, page_shape, with_body
from lianmeng.platform.rest.web.front import entered
from lianmeng.platform.rest.web.reading import (
    Unreadable,
    body_of,
    call_of,
    form_data,
    named_version,
    page_size,
)

MOVED = N_("Somebody else has changed this in the meantime. Please look again and repeat.")
_READING = frozenset({401, 403, 404, 422, 429})
_WRITING = frozenset({400, 401, 403, 404, 409, 412, 413, 422, 429})


class AccessToken(HttpBearer):
    """A personal access token of the account page."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The front has let the request in already; this class documents how."""
        return getattr(request, "actor", None)


class Interface(NinjaAPI):
    """Version 1. Its description adds what cannot be said in types."""

    def get_root_path(self, path_params: Any) -> str:
        """Where the interface is mounted."""
        return reverse("api:openapi").removesuffix("openapi.json")

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The description of the whole interface."""
        return openapi_of(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


class Paging(Schema):
    """Which page of a list."""

    cursor: str = ""
    limit: str = ""


def build() -> Interface:
    """The interface with all resources that are registered by now."""
    api = Interface(
        title="Lianmeng",
        version="1",
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
        auth=AccessToken(),
        description="Records of the alliance and its demands, as the post of the token sees them.",
    )
    _explain_errors(api)
    for resource in resources.values():
        api.add_router(f"/{resource.name}", _router(resource), tags=[resource.name])

    @api.get("/openapi.json", url_name="openapi", include_in_schema=False)
    @decorate_view(entered(""))
    def openapi(request: HttpRequest) -> HttpResponse:
        """This description."""
        return json_answer(api.get_openapi_schema())

    return api


def _router(resource: Resource) -> Router:
    router, name = Router(), resource.name
    _add_list(router, name, resource.listing)
    if resource.creation:
        _add_creation(router, name, resource.creation)
    _add_detail(router, name, resource.detail)
    if resource.steps:
        _add_steps(router, name, resource.steps)
    return router


def _reading(name: str) -> Any:
    return decorate_view(entered(f"{name}:read"))


def _writing(name: str) -> Any:
    return decorate_view(entered(f"{name}:write"))


def _add_list(router: Router, name: str, listing: Listing) -> None:
    filters = listing.filters

    @router.get(
        "",
        url_name=f"{name}_list",
        operation_id=f"list_{name}",
        summary=f"List {name}",
        response={200: page_shape(name, listing.shape), _READING: Problem},
    )
    @_reading(name)
    def listed(request: HttpRequest, filters: Query[filters], paging: Query[Paging]) -> HttpResponse:  # type: ignore[valid-type]
        """A page of the list; the next begins at the cursor `next`, which is null at the end."""
        call = call_of(request, listing.filters.model_fields)
        limit = page_size(request)
        belongs_to = name + repr(sorted(call.filters.items()))
        try:
            page = page_of(listing.rows(call), request.GET.get("cursor", ""), limit, belongs_to)
        except BadCursor as error:
            raise Faulty([Fault("cursor", "cursor", gettext(BAD_CURSOR))]) from error
        return json_answer({"items": listing.shaped(call, page.rows), "next": page.following})


def _add_detail(router: Router, name: str, detail: Detail) -> None:
    filters, key = detail.filters, detail.key

    def answer(request: HttpRequest, record: Any) -> HttpResponse:
        known = filters.model_fields if filters else ()
        return _tagged(_there(detail.find(call_of(request, known), record)))

    if filters:

        def read(request: HttpRequest, record: key, filters: Query[filters]) -> HttpResponse:  # type: ignore[valid-type]
            """One record in full. What the token's post may not see does not exist for it."""
            return answer(request, record)

    else:

        def read(request: HttpRequest, record: key) -> HttpResponse:  # type: ignore[valid-type, misc]
            """One record in full. What the token's post may not see does not exist for it."""
            return answer(request, record)

    router.get(
        "/{uuid:record}" if key is UUID else "/{record}",
        url_name=f"{name}_detail",
        operation_id=f"read_{name}",
        summary=f"Read one of the {name}",
        response={200: detail.shape, _READING: Problem},
    )(_reading(name)(read))


def _add_creation(router: Router, name: str, creation: Creation) -> None:
    filters = creation.filters

    @router.get(
        "/form",
        url_name=f"{name}_form",
        operation_id=f"form_of_{name}",
        summary=f"What to fill in for one of the {name}",
        response={200: StepForm, _READING: Problem},
    )
    @_reading(name)
    def form(request: HttpRequest, filters: Query[filters]) -> HttpResponse:  # type: ignore[valid-type]
        """The fields, with the choices that are open to the token's post now."""
        found = creation.form(call_of(request, creation.filters.model_fields), None)
        return json_answer({"version": None, "fields": described(found)})

    @router.post(
        "",
        url_name=f"{name}_list",
        operation_id=f"create_{name}",
        summary=f"Make one of the {name}",
        response={201: creation.shape, _WRITING: Problem},
        openapi_extra=with_body(name, {name: creation.kind}),
    )
    @_writing(name)
    def make(request: HttpRequest, filters: Query[filters]) -> HttpResponse:  # type: ignore[valid-type]
        """Fill in the form. Send an `Idempotency-Key`, so that a repeated request makes nothing twice."""
        call = call_of(request, creation.filters.model_fields)
        data = form_data(body_of(request), fixed_fields_of(creation.kind))
        made = creation.make(call, data)
        response = _tagged(made, status=201)
        response.headers["Location"] = f"{request.path}/{made['id']}"
        return response


def _add_steps(router: Router, name: str, steps: Steps) -> None:
    path = "/{uuid:record}/steps/{slug:step}"

    @router.get(
        path,
        url_name=f"{name}_step",
        operation_id=f"form_of_step_of_{name}",
        summary="What to fill in for a step",
        response={200: StepForm, _READING | {409}: Problem},
    )
    @_reading(name)
    def form(request: HttpRequest, record: UUID, step: str) -> HttpResponse:
        """The fields, with the choices that are open to the token's post now, and the version of the record."""
        found = _there(steps.form(call_of(request, ()), record, step))
        return json_answer({"version": found.initial.get("version"), "fields": described(found)})

    @router.post(
        path,
        url_name=f"{name}_step",
        operation_id=f"take_step_of_{name}",
        summary="Take a step",
        response={200: steps.shape, _WRITING: Problem},
        openapi_extra=with_body(f"{name}_step", steps.kinds(), of_record=True),
    )
    @_writing(name)
    def take(request: HttpRequest, record: UUID, step: str) -> HttpResponse:
        """Do it, under the same rights and checks as on the pages.

        Name the version that you act on: as the member `version` (a record that has moved is answered with 409), or in
        `If-Match` (412). Without either, you act on the record as it is.
        """
        call, expected = call_of(request, ()), named_version(request)
        present = _there(steps.version(call, record))
        if expected is not None and present != expected:
            raise Stale
        values = body_of(request)
        named = _whole(values.get("version"))
        if named is not None and present != named:
            raise Conflict("moved", MOVED)
        data = form_data(values, {*fields_of(_there(steps.form(call, record, step))), "version"})
        acted_on = named if expected is None else expected
        try:
            return _tagged(_there(steps.take(call, record, step, data, acted_on)))
        except Conflict as moved:
            if expected is None:
                raise
            raise Stale from moved


def _there(found: Any) -> Any:
    if found is None:
        raise NotThere
    return found


def _tagged(values: Values, status: int = 200) -> HttpResponse:
    headers = {"ETag": f'"{values["version"]}"'} if values.get("version") is not None else None
    return json_answer(values, status=status, headers=headers)


def _whole(value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Faulty([Fault("version", "unreadable", gettext(UNREADABLE_VALUE))])


def _explain_errors(api: NinjaAPI) -> None:
    """Each kind of trouble as a problem."""
    plain: Mapping[type[Exception], tuple[int, str]] = {
        NotThere: (404, "not_found"),
        Http404: (404, "not_found"),
        Stale: (412, "stale"),
        Unreadable: (400, "unreadable"),
        HttpError: (400, "unreadable"),
        RequestDataTooBig: (413, "too_large"),
    }
    for kind, (status, code) in plain.items():
        api.add_exception_handler(kind, _answering(status, code))

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return refusal(request, error)

    @api.exception_handler(Faulty)
    def faulty(request: HttpRequest, error: Faulty) -> HttpResponse:
        return problem(request, 422, "faulty", faults=error.faults)

    @api.exception_handler(ParameterError)
    def wrong_parameters(request: HttpRequest, error: ParameterError) -> HttpResponse:
        faults = [Fault(str(one["loc"][-1]), str(one["type"]), gettext(UNREADABLE_VALUE)) for one in error.errors]
        return problem(request, 422, "faulty", faults=faults)

    @api.exception_handler(ValidationError)
    def no_such_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
        # A filter that names a record by something that is no identifier.
        return problem(request, 422, "faulty", faults=[Fault("", "unreadable", gettext(UNREADABLE_VALUE))])


def _answering(status: int, code: str) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, status, code)

    return answer
