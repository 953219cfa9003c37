"""How the readers' templates become Python: as Jinja2 does it, with fewer calls on the way to a page."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_special = re.compile(r"[&<>\"']").search


def shown(value: Any) -> str:
    """`value` as `markupsafe.escape` writes it, which would make a new Markup of the plainest word."""
    kind = type(value)
    if kind is str:
        return escape(value) if _special(value) else value
    return value if kind is SafeString or kind is Markup else escape(value)


class Compiler(CodeGenerator):
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """An attribute is one of Python's; Jinja2 would also look for a key, and go on without either."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Nothing that is called wants to know the context."""
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.shown(")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """Pages and blocks gather their text in a list, as macros do, and do not hand up each piece."""
        is_whole = frame.buffer is None
        if is_whole:
            self.buffer(frame)
        super().blockvisit(body, frame)
        if is_whole:
            self.writeline(f"yield concat({frame.buffer})")
            frame.buffer = None
