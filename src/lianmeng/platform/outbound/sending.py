"""Send one request to an allowed destination: resolved once, checked, pinned, bounded, never redirected."""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lianmeng.platform.outbound.addresses import is_public
from lianmeng.platform.outbound.trouble import OutboundTrouble, Reason

HTTPS = 443
#: Letters, digits and hyphens with at least one dot; the last label is no number, so no way of writing an address fits.
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True)
class Destination:
    """A host, in lower case, and a port that an administrator allowed."""

    host: str
    port: int = HTTPS


@dataclass(frozen=True)
class Bounds:
    """How much may come back, and how long connecting may take, and then everything after it: each ``seconds``."""

    seconds: float
    answer_bytes: int


@dataclass(frozen=True)
class Answer:
    """What the other side said; any status but a redirect, for the caller to judge."""

    status: int
    body: bytes


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class Network:
    """The edge of the network: how names become addresses, how an address is reached, whose certificates count."""

    resolve: Callable[[str, int], list[str]] = _resolve
    dial: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


INTERNET = Network()


def destination_of(url: str) -> Destination:
    """The host and port of a plain https address: no account, no number for a name, nothing unprintable."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", HTTPS if parts.port is None else parts.port
    except ValueError as error:
        raise OutboundTrouble(Reason.ADDRESS, "the address cannot be read") from error
    plain = parts.scheme == "https" and "@" not in parts.netloc and not parts.fragment and port > 0
    if not plain or _UNPRINTABLE.search(url) or "\\" in url or not _NAME.fullmatch(host):
        raise OutboundTrouble(Reason.ADDRESS, "not a plain https address with a host name")
    return Destination(host, port)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    allowed: Collection[Destination],
    bounds: Bounds,
    network: Network = INTERNET,
) -> Answer:
    """POST ``body`` and return the bounded answer. Raises OutboundTrouble with the reason.

    The name is resolved once, every address it leads to must be public, and the connection goes to one of those very
    addresses: a name that answers differently the next time gains nothing. How long resolving takes is bounded by the
    system's resolver, connecting by ``bounds``, and the exchange after it by ``bounds`` once more.
    """
    destination = destination_of(url)
    if destination not in allowed:
        raise OutboundTrouble(Reason.NOT_ALLOWED, f"{destination.host}:{destination.port} is not allowed")
    address = _public_address(destination, network)
    expired = threading.Event()
    try:
        plain = network.dial((address, destination.port), bounds.seconds)
    except TimeoutError as error:
        raise OutboundTrouble(Reason.TOO_SLOW, "no connection in time") from error
    except OSError as error:
        raise OutboundTrouble(Reason.UNREACHABLE, type(error).__name__) from error
    # A timeout of the socket starts anew with each byte; this one does not. It ends reads through the other handle.
    handle = plain.dup()
    watchdog = threading.Timer(bounds.seconds, _cut, (handle, expired))
    watchdog.daemon = True
    watchdog.start()
    try:
        answer = _exchange(plain, destination, url, body, headers, bounds, network.trust())
    except (OSError, http.client.HTTPException) as error:
        slow = expired.is_set() or isinstance(error, TimeoutError)
        raise OutboundTrouble(Reason.TOO_SLOW if slow else Reason.UNREACHABLE, type(error).__name__) from error
    finally:
        watchdog.cancel()
        watchdog.join()
        handle.close()
        plain.close()
    if expired.is_set():  # an answer that ends with the connection looks whole when it was cut
        raise OutboundTrouble(Reason.TOO_SLOW, "cut off in the middle of the answer")
    return answer


def _public_address(destination: Destination, network: Network) -> str:
    try:
        addresses = network.resolve(destination.host, destination.port)
    except (OSError, UnicodeError) as error:
        raise OutboundTrouble(Reason.UNKNOWN_HOST, destination.host) from error
    if not addresses:
        raise OutboundTrouble(Reason.UNKNOWN_HOST, destination.host)
    if not all(is_public(address) for address in addresses):
        raise OutboundTrouble(Reason.INSIDE, f"{destination.host} leads into a network that is not public")
    return addresses[0]


def _cut(handle: socket.socket, expired: threading.Event) -> None:
    expired.set()
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


def _exchange(
    plain: socket.socket,
    destination: Destination,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    bounds: Bounds,
    trust: ssl.SSLContext,
) -> Answer:
    plain.settimeout(bounds.seconds)
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with trust.wrap_socket(plain, server_hostname=destination.host) as secured:
        connection = http.client.HTTPConnection(destination.host, destination.port)
        connection.auto_open = 0  # never to another socket than the checked one
        connection.sock = secured
        # One answer, not kept open; no packed one, whose size would say nothing.
        own = {"Connection": "close", "Accept-Encoding": "identity"}
        connection.request("POST", target, body=body, headers={**headers, **own})
        with connection.getresponse() as response:
            if 300 <= response.status < 400:
                raise OutboundTrouble(Reason.REDIRECTED, f"status {response.status}")
            content = response.read(bounds.answer_bytes + 1)
            if len(content) > bounds.answer_bytes:
                raise OutboundTrouble(Reason.TOO_LARGE, f"more than {bounds.answer_bytes} bytes")
            if response.length:
                raise http.client.IncompleteRead(content, response.length)
            return Answer(response.status, content)
