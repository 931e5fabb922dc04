"""A small OpenID Connect provider: real HTTP on this machine, one person at a time, codes good once, PKCE checked."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Provider(ThreadingHTTPServer):
    """Knows one client and says of whoever comes that they are ``subject``."""

    client, secret = "lianmeng", "a secret of the client"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.subject = "s-0001"
        self.issued: dict[str, dict[str, str]] = {}
        self.faults: list[str] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: object) -> None:
        return

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        origin = self.server.origin
        if parts.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": origin, "authorization_endpoint": f"{origin}/authorize", "token_endpoint": f"{origin}/token",
                "userinfo_endpoint": f"{origin}/userinfo", "jwks_uri": f"{origin}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            code = secrets.token_urlsafe(16)
            self.server.issued[code] = asked
            answer = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()
        elif parts.path == "/userinfo":
            if self.headers["Authorization"] != "Bearer the-token":
                self.server.faults.append("userinfo without the token")
            self._json({"sub": self.server.subject, "name": "某人（测试）"})

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.issued.pop(given["code"][0], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"][0].encode()).digest()).decode()
        if (
            asked is None
            or given["client_secret"] != [self.server.secret]
            or proof.rstrip("=") != asked["code_challenge"]
        ):
            self.server.faults.append("token refused")
            self._json({"error": "invalid_grant"}, 400)
            return
        claims = {
            "iss": self.server.origin, "aud": self.server.client, "sub": self.server.subject,
            "iat": int(time.time()), "exp": int(time.time()) + 60,
        }  # fmt: skip
        token = jwt.encode(claims, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self._json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """The provider, serving until the block ends."""
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()
