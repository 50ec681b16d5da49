"""A wire between browser and server that can be cut, lose answers on the way back, or bring a newer version."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

DROPPED_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Wire:
    """``cut``: nothing goes through. ``lose_answers``: sent events arrive, but nobody hears back. ``version``: said in
    place of the service worker's own. ``posts`` counts the requests with events that reached the server."""

    def __init__(self, address: str) -> None:
        self.behind = urlsplit(address)
        self.cut = False
        self.lose_answers = False
        self.version = ""
        self.posts = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.0"

            def do_GET(self) -> None:
                wire.pass_on(self, b"")

            def do_POST(self) -> None:
                wire.pass_on(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler

    def pass_on(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        """One request to the server and its answer back, unless the wire is cut or loses it."""
        if self.cut:
            request.close_connection = True
            return
        is_events = request.command == "POST" and request.path.endswith("/events/")
        server = http.client.HTTPConnection(str(self.behind.hostname), self.behind.port, timeout=30)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "accept-encoding"}
        server.request(request.command, request.path, body or None, headers)
        answer = server.getresponse()
        content = answer.read()
        server.close()
        self.posts += is_events
        if is_events and self.lose_answers:
            request.close_connection = True
            return
        if request.path == "/worker.js" and self.version:
            content = content.replace(b'"version": "', b'"version": "' + self.version.encode(), 1)
        request.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in DROPPED_HEADERS:
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # a page that was reloaded no longer listens
            request.wfile.write(content)


@contextmanager
def wired(address: str) -> Iterator[Wire]:
    """A wire to ``address`` while the block runs."""
    wire = Wire(address)
    thread = threading.Thread(target=wire.server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.server.shutdown()
        wire.server.server_close()
        thread.join()
