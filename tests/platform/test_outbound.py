"""The door outward: nothing reaches the inside of the network, whatever is typed, resolved or answered."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from lianmeng.platform.outbound.addresses import is_public
from lianmeng.platform.outbound.sending import Answer, Bounds, Destination, Network, destination_of, post
from lianmeng.platform.outbound.trouble import OutboundTrouble, Reason

HOST = "hooks.example.com"
PUBLIC = "93.184.216.34"
ALLOWED = {Destination(HOST)}
INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
    "168.63.129.16", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2001:0:1::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "ff0e::1", "2130706433", "127.1", "0x7f.1", "nonsense", "",
]  # fmt: skip
NO_ADDRESS = [
    "http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "//hooks.example.com/", "",
    "https://", "https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://127.1/", "https://0x7f.1/",
    "https://0x7f.0x1/", "https://[::1]/", "https://[::1", "https://name@hooks.example.com/",
    "https://hooks.example.com:x/", "https://hooks.example.com:0/", "https://hooks.example.com:70000/",
    "https://hooks.example.com./", "https://hooks.example.com/#part", "https://hooks.example.com/a b",
    "https://hooks.example.com/\r\nX: y", "https://hooks.example.com\\@127.0.0.1/", "https://１２７.0.0.1/",
]  # fmt: skip


class Server:
    """A TLS server on this machine that records what it was sent and answers with given pieces."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.pieces: list[bytes] = []
        self.pause = 0.0
        self.requests: list[bytes] = []
        self.dialled: list[tuple[str, int]] = []
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def dial(self, address: tuple[str, int], timeout: float) -> socket.socket:
        """The network's edge: whatever address was asked for, this server answers there."""
        self.dialled.append(address)
        return socket.create_connection(self._listener.getsockname(), timeout)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError), self._context.wrap_socket(plain, server_side=True) as client:
                received = b""
                while not received.endswith(b"{}"):
                    part = client.recv(4096)
                    if not part:
                        break
                    received += part
                self.requests.append(received)
                for piece in self.pieces:
                    client.sendall(piece)
                    time.sleep(self.pause)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "cert.pem", folder / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run([*command, *names, "-out", paths[0], "-keyout", paths[1]], check=True, capture_output=True)
    return paths


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    one = Server(context)
    yield one
    one.close()


@pytest.fixture
def network(server: Server, certificate: tuple[Path, Path]) -> Network:
    return Network(lambda host, port: [PUBLIC], server.dial, partial(ssl.create_default_context, cafile=certificate[0]))


def send(network: Network, url: str = f"https://{HOST}/in?a=1", seconds: float = 5) -> Answer:
    headers = {"X-Event": "7"}
    return post(url, b"{}", headers=headers, allowed=ALLOWED, bounds=Bounds(seconds, 100), network=network)


def refusal(network: Network, url: str = f"https://{HOST}/in", seconds: float = 5) -> Reason:
    with pytest.raises(OutboundTrouble) as caught:
        send(network, url, seconds)
    return caught.value.reason


def test_an_allowed_destination_gets_the_request_at_the_checked_address(server: Server, network: Network) -> None:
    server.pieces = [b"HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n" + b"x" * 100]
    assert send(network) == Answer(202, b"x" * 100)
    assert server.dialled == [(PUBLIC, 443)]
    [request] = server.requests
    assert request.startswith(b"POST /in?a=1 HTTP/1.1\r\nHost: hooks.example.com")
    assert b"X-Event: 7\r\n" in request


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_inside(server: Server, network: Network, address: str) -> None:
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        assert refusal(Network(lambda host, port, found=found: found, server.dial, network.trust)) == Reason.INSIDE
    assert server.dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2400:3200::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_only_plain_https_addresses_are_read(url: str) -> None:
    with pytest.raises(OutboundTrouble) as caught:
        destination_of(url)
    assert caught.value.reason == Reason.ADDRESS


def test_the_name_is_resolved_once(server: Server, network: Network) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    server.pieces = [b"HTTP/1.1 204 No Content\r\n\r\n"]
    assert send(Network(lambda host, port: next(answers), server.dial, network.trust)).status == 204
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize("url", ["https://other.example.com/", f"https://{HOST}:8443/", f"https://a.{HOST}/"])
def test_what_is_not_on_the_list_is_not_even_resolved(server: Server, network: Network, url: str) -> None:
    asked: list[str] = []
    edge = Network(lambda host, port: asked.append(host) or [PUBLIC], server.dial, network.trust)
    assert refusal(edge, url) == Reason.NOT_ALLOWED
    assert (asked, server.dialled) == ([], [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_refused(server: Server, network: Network, status: int) -> None:
    server.pieces = [b"HTTP/1.1 %d Go\r\nLocation: https://hooks.example.com/\r\nContent-Length: 0\r\n\r\n" % status]
    assert refusal(network) == Reason.REDIRECTED
    assert len(server.dialled) == 1


@pytest.mark.parametrize("head", [b"Content-Length: 101\r\n\r\n", b"\r\n"])
def test_an_answer_is_bounded_in_size(server: Server, network: Network, head: bytes) -> None:
    server.pieces = [b"HTTP/1.1 200 OK\r\n" + head + b"x" * 101]
    assert refusal(network) == Reason.TOO_LARGE


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_an_answer_that_drips_is_cut(server: Server, network: Network, head: bytes) -> None:
    server.pieces, server.pause = [head or b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 30], 0.1
    begun = time.monotonic()
    assert refusal(network, seconds=0.6) == Reason.TOO_SLOW
    assert time.monotonic() - begun < 2.5


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_a_broken_answer_is_no_answer(server: Server, network: Network, answer: bytes) -> None:
    server.pieces = [answer]
    assert refusal(network) == Reason.UNREACHABLE


def test_an_untrusted_certificate_gets_nothing(server: Server, network: Network) -> None:
    assert refusal(Network(network.resolve, server.dial)) == Reason.UNREACHABLE
    assert server.requests == []


def test_a_certificate_of_another_name_gets_nothing(server: Server, network: Network) -> None:
    other = Destination("other.example.com")
    with pytest.raises(OutboundTrouble) as caught:
        post("https://other.example.com/", b"{}", headers={}, allowed=[other], bounds=Bounds(5, 100), network=network)
    assert caught.value.reason == Reason.UNREACHABLE
    assert server.requests == []


def test_nobody_there(network: Network) -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise socket.gaierror

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        raise ConnectionRefusedError

    def wait(address: tuple[str, int], timeout: float) -> socket.socket:
        raise TimeoutError

    assert refusal(Network(nothing)) == Reason.UNKNOWN_HOST
    assert refusal(Network(lambda host, port: [])) == Reason.UNKNOWN_HOST
    assert refusal(Network(network.resolve, refuse)) == Reason.UNREACHABLE
    assert refusal(Network(network.resolve, wait)) == Reason.TOO_SLOW


def test_only_what_may_pass_is_worth_another_try() -> None:
    assert {reason for reason in Reason if reason.may_pass} == {
        Reason.UNKNOWN_HOST, Reason.TOO_SLOW, Reason.UNREACHABLE, Reason.BUSY,
    }  # fmt: skip
