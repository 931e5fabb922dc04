"""What linters do not see in the source: who writes, who asks the clock, who names himself the system."""

import ast

import pytest

from tests.architecture.house import ROOT, SOURCE, calls, modules, room_of

WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "_insert", "_raw_delete"}
#: Outside ``actions``: where writing itself is made, and what is no row at all.
WRITERS = {
    "platform/work/unit.py", "platform/work/writers.py", "platform/events/chain.py", "platform/permissions/guard.py",
    "platform/files/images.py",  # saves a picture
    "site/city/people.py",  # the accounts of a synthetic city
    "site/program.py", "site/settings/house.py",  # make the data folder
    "site/reference.py",  # the administrator's reference tables, each change on the trail
}  # fmt: skip
CLOCKS = {
    "datetime.now",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "time.time",
    "datetime.utcnow",
}
#: Sign-in, its sessions and its throttling live in real time, whatever the business clock says.
REAL_TIME = ("platform/accounts/web/", "platform/access/web/", "platform/rest/web/front.py")
BANNED_NAMES = {
    "common",
    "core",
    "base",
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "services",
    "service",
    "managers",
}
#: Who speaks SQL of his own, and why he must.
SQL = {
    "platform/database/", "platform/work/writers.py", "platform/events/chain.py", "platform/records/triggers.py",
    "platform/permissions/", "site/invariants.py", "site/health.py", "site/migrating.py",
    "assist/actions/raising.py",  # the running number
    "assist/actions/supervising.py",  # the number of a letter
}  # fmt: skip
#: Who opens connections: the door outward (ADR 8), and the command line that waits for its own server.
OUTWARD = ("platform/outbound/", "site/commands/serve.py")
CLIENTS = ("http.client", "socket", "ssl", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "smtplib")
#: Who reads accounts: signing in, appointing, whose job it is, a synthetic city, the importer of the command line.
ACCOUNTS = {
    "platform/accounts/actions/accounts.py", "platform/accounts/actions/appointments.py",
    "platform/accounts/actions/second_factors.py", "platform/access/queries/accounts.py",
    "platform/background/queries/jobs.py", "site/city/people.py", "site/commands/import_.py",
}  # fmt: skip
#: Where sources lie, and of which kinds.
SOURCES = {"src": ("py", "html"), "frontend": ("ts", "css"), "tests": ("py",), "tools": ("py",)}
#: Rooms in which nobody may be the system: what a face shows, it shows to somebody.
FACES = ("/web/", "/panels", "/api")


def test_only_actions_write() -> None:
    wrong = []
    for path, tree in modules().items():
        if "/actions/" in path or path in WRITERS or path.startswith("platform/database/"):  # which has no tables
            continue
        for call, name in calls(tree):
            method = name.rpartition(".")[2]
            on_rows = method in ("update", "delete") and (
                ".objects" in name or "filter(" in name or "visible_to(" in name
            )
            saves_a_form_or_account = method == "save" and name.startswith(("super()", "form", "self.form"))
            if ((method in WRITES and "." in name) or on_rows) and not saves_a_form_or_account:
                wrong.append(f"{path}:{call.lineno} {name}")
    assert wrong == []


def test_nobody_asks_the_clock_but_the_site() -> None:
    wrong = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        for call, name in calls(tree)
        if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS)
        and room_of(path) != "site"
        and not path.startswith(REAL_TIME)
    ]
    assert wrong == []


def test_one_door_leads_outward() -> None:
    wrong = []
    for path, tree in modules().items():
        if path.startswith(OUTWARD):
            continue
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            wrong += [f"{path}:{node.lineno} {name}" for name in names if name.startswith(CLIENTS)]
    assert wrong == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function is how circles hide; an application's ``ready`` is Django's own place for it."""
    wrong = []
    for path, tree in modules().items():
        functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for function in functions:
            if path.endswith("apps.py") and function.name == "ready":
                continue
            inner = [node for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))]
            wrong += [f"{path}:{node.lineno}" for node in inner if "lianmeng" in ast.unparse(node)]
    # The command line and the settings come before Django is set up.
    assert [one for one in wrong if not one.startswith(("site/program.py", "site/cli.py", "site/commands/"))] == []


def test_sql_of_ones_own_is_rare() -> None:
    wrong = []
    for path, tree in modules().items():
        if path.startswith(tuple(SQL)):
            continue
        for call, name in calls(tree):
            if name.endswith(("connection.cursor", ".raw", "RawSQL", ".extra")) or name == "RawSQL":
                wrong.append(f"{path}:{call.lineno} {name}")
        wrong += [
            f"{path}:{node.lineno} {node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in ("_base_manager", "_raw_delete")
        ]
    assert wrong == []


def test_no_face_is_the_system() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if any(face in path for face in FACES)
        for call, name in calls(tree)
        if name == "System"
    ]
    assert wrong == []


def test_no_action_is_atomic_with_a_request() -> None:
    settings = (SOURCE / "site" / "settings" / "database.py").read_text(encoding="utf-8")
    assert '"ATOMIC_REQUESTS": True' not in settings


def test_files_are_short() -> None:
    """Sources of every kind; catalogues of messages, locks and what Django generates apart."""
    paths = [
        path
        for folder, kinds in SOURCES.items()
        for kind in kinds
        for path in (ROOT / folder).rglob(f"*.{kind}")
        if not {"migrations", "dist", "node_modules"} & set(path.parts)
    ]
    assert len(paths) > 500
    lines = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in paths}
    assert {path: count for path, count in lines.items() if count > 500} == {}


def test_accounts_are_read_in_few_places() -> None:
    """They stand outside the guard (ADR 7)."""
    readers = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "Account.objects"
    }
    assert readers <= ACCOUNTS


def test_names_say_something() -> None:
    wrong = [
        path
        for path in modules()
        for part in path.removesuffix(".py").split("/")
        if part in BANNED_NAMES and not path.startswith("platform/ui/templates")
    ]
    assert wrong == []


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    silent = [path for path, tree in modules().items() if ast.get_docstring(tree) is None and tree.body]
    assert silent == []


@pytest.mark.parametrize("name", ["mark_safe", "csrf_exempt", "eval", "exec", "pickle.loads", "yaml.load"])
def test_dangerous_calls_are_absent(name: str) -> None:
    wrong = [
        f"{path}:{call.lineno}" for path, tree in modules().items() for call, called in calls(tree) if called == name
    ]
    assert wrong == []
