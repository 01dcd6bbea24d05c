"""The block of tests/conftest.py works: other machines cannot be reached, this one can."""

from __future__ import annotations

import socket
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

OTHER = "192.0.2.1"  # an address for documentation (RFC 5737): nothing is there


@pytest.fixture
def refused(network_block):
    """The attempts so far; cleared afterwards, for here they are meant."""
    yield network_block.attempts
    network_block.attempts.clear()


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_connecting_to_another_machine_is_refused(refused, method):
    with socket.socket() as connection, pytest.raises(RuntimeError, match=r"192\.0\.2\.1:80"):
        getattr(connection, method)((OTHER, 80))
    assert refused == ["192.0.2.1:80"]


def test_ipv6_is_refused(refused):
    with socket.socket(socket.AF_INET6) as connection, pytest.raises(RuntimeError, match="2001:db8::1"):
        connection.connect(("2001:db8::1", 443))


def test_a_datagram_to_another_machine_is_refused(refused):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection,
        pytest.raises(RuntimeError, match=r"192\.0\.2\.1:53"),
    ):
        connection.sendto(b"question", (OTHER, 53))


@pytest.mark.parametrize("host", ["example.com", b"example.com", "localhost.example.com"])
def test_looking_up_a_name_is_refused(refused, host):
    with pytest.raises(RuntimeError, match=r"example\.com"):
        socket.getaddrinfo(host, 443)
    with pytest.raises(RuntimeError, match=r"example\.com"):
        socket.gethostbyname(host)


def test_a_swallowed_error_is_still_remembered(refused):
    thread = threading.Thread(target=fetch_and_ignore_errors)
    thread.start()
    thread.join()
    assert refused == ["example.com:80"]


def fetch_and_ignore_errors() -> None:
    try:
        urllib.request.urlopen("http://example.com/")
    except Exception:
        return


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_this_machine_is_reached(host):
    class Hello(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with urllib.request.urlopen(f"http://{host}:{server.server_port}/", timeout=10) as reply:
            assert reply.read() == b"hello"
        thread.join()


def test_sockets_without_a_network_are_left_alone():
    one, two = socket.socketpair()
    with one, two:
        one.sendall(b"hello")
        assert two.recv(5) == b"hello"
