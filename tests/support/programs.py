"""Programs that ask the interface, and the examples of its how-to page."""

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from lianmeng.assist.models import Demand
from lianmeng.platform.rest.actions.tokens import make_token
from lianmeng.platform.rest.models import ApiToken
from lianmeng.platform.rest.resources import all_scopes
from tests.support.stage import NOW, Stage

API = "/api/v1/"


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fresh_token(stage: Stage, person: str, *scopes: str, **changes: Any) -> tuple[ApiToken, Client]:
    values = {"name": "测试程序", "scopes": scopes or all_scopes(), "expires_on": date(2022, 12, 31), "at": NOW}
    token, secret = make_token(actor=stage.actors[person], **{**values, **changes})
    return token, Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, path: str, values: object, **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(API + path, json.dumps(values), content_type="application/json", headers=names)


def step(stage: Stage, person: str, demand: Demand, name: str, values: object = None, **headers: str) -> Any:
    return send(stage.program(person), f"demands/{demand.pk}/steps/{name}", values or {}, **headers)


def examples() -> list[str]:
    """The curl commands of the how-to page."""
    page = (Path(__file__).resolve().parents[2] / "docs/how-to/use-the-api.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(curl .*?)```", page, re.S)
    assert len(blocks) == 7
    return blocks


def run(command: str, values: dict[str, str]) -> Any:
    """Do what curl would do with this command; a shell's quotes and variables included."""
    for name, value in values.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command.replace("\\\n", " "))
    assert words[:2] == ["curl", "-s"]
    address, options = words[2], words[3:]
    pairs = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(text.split(": ", 1) for option, text in pairs if option == "-H")
    body = [text for option, text in pairs if option == "-d"]
    assert {option for option, _ in pairs} <= {"-H", "-d"}
    kind = headers.pop("Content-Type", "text/plain")
    client = Client(raise_request_exception=False, headers=headers)
    return client.post(address, body[0], content_type=kind) if body else client.get(address)
