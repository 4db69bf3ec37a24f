"""Fetching pages: what is refused, and what comes back, from servers on the loopback device."""

from __future__ import annotations

import gzip
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

import pytest

from qa.article import article_from_bytes, open_article
from qa.article.addresses import refusal
from qa.article.fetch import FetchRules, fetch
from qa.errors import FetchError

Answer = Callable[[BaseHTTPRequestHandler], None]
STORY = "<html lang=en><h1>Rain in Rome</h1><p>It rained all day long in Rome.</p></html>"


class Server:
    """A web server on the loopback device whose paths answer as a test says."""

    def __init__(self) -> None:
        self.paths: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.headers["Host"], self.path))
                outer.paths[self.path.partition("?")[0]](self)

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        self.stop = threading.Event()

    def address(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.stop.set()
    made.http.shutdown()
    made.http.server_close()
    thread.join()


def send(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content_Type": "text/html", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def to_loopback(host: str, port: int) -> list[str]:
    return {"inside.example": ["10.0.0.1"], "both.example": ["1.1.1.1", "10.0.0.1"]}.get(
        host, ["127.0.0.1"]
    )


def refuse_all_but_loopback(address: str) -> str | None:
    return None if address == "127.0.0.1" else refusal(address)


def rules(**changes: object) -> FetchRules:
    given: dict[str, object] = {
        "resolve": to_loopback,
        "refuse": refuse_all_but_loopback,
        **changes,
    }
    return FetchRules(**given)  # type: ignore[arg-type]


def test_a_page_comes_from_the_checked_address_and_is_asked_for_by_name(server: Server) -> None:
    server.paths["/story"] = send(STORY.encode())
    page = fetch(server.address("/story?id=1#top"), rules())
    assert page.data == STORY.encode()
    assert page.filename == "story.html"
    assert server.asked == [(f"news.example:{server.port}", "/story?id=1")]
    assert article_from_bytes(page.data, page.filename).title == "Rain in Rome"


def test_by_default_the_loopback_device_is_refused(server: Server) -> None:
    with pytest.raises(FetchError, match="a loopback address; only public hosts are read"):
        fetch(server.address("/story", host="127.0.0.1"))
    with pytest.raises(FetchError, match="a loopback address"):
        open_article(server.address("/story", host="localhost"))
    assert server.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(FetchError, match=r"loopback|not known"):
        fetch(f"http://{host}/")


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(FetchError, match=r"leads to 10\.0\.0\.1, a private address"):
        fetch("http://both.example/", rules())


def test_a_name_is_resolved_once(server: Server) -> None:
    calls: list[str] = []

    def once(host: str, port: int) -> list[str]:
        calls.append(host)
        return ["127.0.0.1"] if len(calls) == 1 else ["10.0.0.1"]

    server.paths["/"] = send(STORY.encode())
    fetch(server.address("/"), rules(resolve=once))
    assert calls == ["news.example"]


def test_a_redirect_is_followed_and_checked_again(server: Server) -> None:
    server.paths["/old"] = send(b"", 302, Location="/new")
    server.paths["/new"] = send(STORY.encode())
    assert fetch(server.address("/old"), rules()).address.endswith("/new")
    server.paths["/out"] = send(b"", 301, Location="http://inside.example/secret")
    with pytest.raises(FetchError, match=r"inside\.example is refused"):
        fetch(server.address("/out"), rules())
    server.paths["/file"] = send(b"", 307, Location="file:///etc/passwd")
    with pytest.raises(FetchError, match="expected http or https"):
        fetch(server.address("/file"), rules())


def test_redirects_end_after_five(server: Server) -> None:
    server.paths["/loop"] = send(b"", 302, Location="/loop")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetch(server.address("/loop"), rules())
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://news.example/a", "expected http or https"),
        ("file:///etc/passwd", "expected http or https"),
        ("gopher://news.example/", "expected http or https"),
        ("http:///story", "names no host"),
        ("http://user:secret@news.example/", "a user name or a password"),
        ("http://news.example:99999/", "not a web address"),
        ("http://[::1/", "not a web address"),
    ],
)
def test_an_address_that_is_none_is_refused_before_any_connection(address: str, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        fetch(address, rules())
    assert "secret" not in str(caught.value)


def test_too_many_bytes_are_refused_however_they_come(server: Server) -> None:
    server.paths["/told"] = send(b"", Content_Length="5000")
    server.paths["/untold"] = send(b"x" * 5000)
    server.paths["/packed"] = send(gzip.compress(b"x" * 100_000), Content_Encoding="gzip")
    for path in server.paths:
        with pytest.raises(FetchError, match="more than 1,000 bytes"):
            fetch(server.address(path), rules(max_bytes=1_000))


def test_a_packed_page_is_unpacked(server: Server) -> None:
    server.paths["/"] = send(gzip.compress(STORY.encode()), Content_Encoding="gzip")
    assert fetch(server.address("/"), rules()).data == STORY.encode()


def test_a_server_that_drips_is_left_at_the_time_limit(server: Server) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not server.stop.wait(0.05):
            request.wfile.write(b"x")

    server.paths["/"] = drip
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"took longer than 0\.4 s"):
        fetch(server.address("/"), rules(timeout_s=0.4))
    assert time.monotonic() - began < 10


def test_a_resolver_that_hangs_is_left_at_the_time_limit() -> None:
    release = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        release.wait()
        return []

    with pytest.raises(FetchError, match="to be found"):
        fetch("http://slow.example/", rules(resolve=hang, timeout_s=0.1))
    release.set()


def test_a_wrong_status_or_format_is_told(server: Server) -> None:
    server.paths["/gone"] = send(b"", 404)
    server.paths["/image"] = send(b"x", Content_Type="image/png")
    server.paths["/short"] = send(b"x", Content_Length="10")
    with pytest.raises(FetchError, match="answered 404"):
        fetch(server.address("/gone"), rules())
    with pytest.raises(FetchError, match="answered with image/png"):
        fetch(server.address("/image"), rules())
    with pytest.raises(FetchError, match=r"cannot be read|broke off"):
        fetch(server.address("/short"), rules())


def test_the_charset_of_the_server_is_believed(server: Server) -> None:
    server.paths["/a"] = send(
        "<p>قمة سوتشي</p>".encode("cp1256"), Content_Type="text/html; charset=windows-1256"
    )
    assert fetch(server.address("/a"), rules()).data.decode() == "<p>قمة سوتشي</p>"


def test_an_unknown_host_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(FetchError, match=r"nowhere\.example is not known"):
        fetch("https://nowhere.example/", rules(resolve=unknown))


def encrypt(server: Server, folder: Path, host: str) -> ssl.SSLContext:
    """Make the server speak TLS as the host; return what trusts it."""
    if which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", "key.pem", "-out", "certificate.pem", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


def test_a_certificate_must_be_for_the_name_that_was_asked_for(
    server: Server, tmp_path: Path
) -> None:
    trust = encrypt(server, tmp_path, "news.example")
    server.paths["/"] = send(STORY.encode())
    address = server.address("/").replace("http:", "https:")
    assert fetch(address, rules(tls=trust)).data == STORY.encode()
    with pytest.raises(FetchError, match="certificate"):
        fetch(address.replace("news", "other"), rules(tls=trust))


def test_a_server_that_drips_over_tls_is_left_at_the_time_limit(
    server: Server, tmp_path: Path
) -> None:
    trust = encrypt(server, tmp_path, "news.example")

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not server.stop.wait(0.05):
            request.wfile.write(b"x")

    server.paths["/"] = drip
    with pytest.raises(FetchError, match=r"took longer than 1 s"):
        fetch(server.address("/").replace("http:", "https:"), rules(timeout_s=1, tls=trust))
