"""Markdown as Ghost's writers use it: headings, lists, quotes, code, pictures, links and emphasis. HTML within stays."""

import re
from html import escape

_HEADING = re.compile(r"(#{1,6})\s{1,5}(\S.*)")
_ITEM = re.compile(r"([-*+]|\d{1,4}[.)])\s{1,5}(\S.*)")
_RULE = re.compile(r"(?:-{3,80}|\*{3,80}|_{3,80})\s{0,5}")
_IMAGE = re.compile(r'!\[([^\[\]]{0,300})\]\(([^\s()<>"]{1,1000})(?:\s{1,3}"[^"]{0,300}")?\)')
_LINK = re.compile(r'\[([^\[\]]{1,500})\]\(([^\s()<>"]{1,1000})(?:\s{1,3}"[^"]{0,300}")?\)')
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,500})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]{1,500})(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`]{1,500})`")


def markdown_html(source: str) -> str:
    """Linear, never raises."""
    parts: list[str] = []
    lines: list[str] = []  # of the present paragraph
    fence: list[str] | None = None
    for line in [*source.replace("\r", "").split("\n"), ""]:
        if line.startswith(("```", "~~~")):
            if fence is None:
                parts += _flushed(lines)
            else:
                parts.append(_code(fence))
            fence = [] if fence is None else None
        elif fence is not None:
            fence.append(line)
        elif not line.strip():
            parts += _flushed(lines)
        elif _HEADING.fullmatch(line.strip()) or _RULE.fullmatch(line.strip()):
            parts += [*_flushed(lines), _alone(line.strip())]
        else:
            lines.append(line)
    return "".join([*parts, _code(fence) if fence else ""])


def _code(lines: list[str]) -> str:
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


def _alone(line: str) -> str:
    match = _HEADING.fullmatch(line)
    return f"<h{len(match[1])}>{_inline(match[2].rstrip('# '))}</h{len(match[1])}>" if match else "<hr>"


def _flushed(lines: list[str]) -> list[str]:
    """The paragraph, list or quote that these lines are."""
    block, lines[:] = [line.strip() for line in lines], []
    if not block:
        return []
    if all(line.startswith(">") for line in block):
        return [f"<blockquote><p>{_inline(' '.join(line[1:].strip() for line in block))}</p></blockquote>"]
    if _ITEM.fullmatch(block[0]):
        return [_list(block)]
    return [f"<p>{_inline(chr(10).join(block))}</p>"]


def _list(block: list[str]) -> str:
    items: list[str] = []
    for line in block:
        match = _ITEM.fullmatch(line)
        if match:
            items.append(match[2])
        else:
            items[-1] += f" {line}"
    tag = "ol" if block[0][0].isdigit() else "ul"
    inner = "".join(f"<li>{_inline(item)}</li>" for item in items)
    return f"<{tag}>{inner}</{tag}>"


def _inline(text: str) -> str:
    text = _IMAGE.sub(lambda found: f'<img src="{found[2]}" alt="{escape(found[1])}">', text)
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    text = _CODE.sub(lambda found: f"<code>{escape(found[1])}</code>", text)
    return _EMPHASIS.sub(r"<em>\2</em>", _STRONG.sub(r"<strong>\2</strong>", text))
