"""Mail servers for tests: one that speaks SMTP and can be made to misbehave, and one that never says a word."""

import asyncio
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class MailServer:
    """`with MailServer() as server:` takes every mail, except as `replies`, `replies_to_text` and `dies_at` say."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[Message] = []
        self.sessions = 0
        self.replies: dict[str, list[str]] = {}  # to RCPT, by address: one for each try
        self.replies_to_text: dict[str, list[str]] = {}
        self.dies_at: set[str] = set()  # addresses in the middle of whose mail the connection ends
        self.on_step: Callable[[], None] = lambda: None  # called at each step of a conversation
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "MailServer":
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions += 1
        session.host_name = hostname
        self.on_step()
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.on_step()
        if self.replies.get(address):
            return self.replies[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if address in self.dies_at:
            server.transport.abort()
            return "451 gone"
        if self.replies_to_text.get(address):
            return self.replies_to_text[address].pop(0)
        self.received.append(message_from_bytes(envelope.original_content))
        self.on_step()
        asyncio.get_running_loop().call_soon(self.on_step)
        return "250 OK"

    def addresses(self) -> list[str]:
        return [message["To"] for message in self.received]


class SilentServer:
    """It accepts connections and never answers."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self.accepted.append(self.listening.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        for connection in [self.listening, *self.accepted]:
            connection.close()
