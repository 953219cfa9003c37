"""What a browser would send of a form on a page: read from the HTML, buttons and files aside."""

from html.parser import HTMLParser

NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})


class FormControls(HTMLParser):
    """`values`: {name: [values]} of the post forms, or of the one with the id `form`; unchecked boxes are absent."""

    def __init__(self, html: str, form: str = "") -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.form, self.is_inside = form, False
        self.select: tuple[str, bool] | None = None  # its name, and whether an option was chosen
        self.options: list[tuple[str, bool]] = []
        self.textarea: str | None = None
        self.option_text: list | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            wanted = attributes.get("id") == self.form if self.form else attributes.get("method") == "post"
            self.is_inside = wanted and attributes.get("id") != "logout-form"
        elif not self.is_inside or "disabled" in attributes:
            return
        elif tag == "input":
            self._input(attributes)
        elif tag == "textarea":
            self.textarea = attributes.get("name") or ""
            self.values.setdefault(self.textarea, []).append("")
        elif tag == "select":
            self.select, self.options = (attributes.get("name") or "", "multiple" in attributes), []
        elif tag == "option" and self.select:
            self.options.append((attributes.get("value") or "", "selected" in attributes))

    def _input(self, attributes: dict[str, str | None]) -> None:
        kind, name = attributes.get("type") or "text", attributes.get("name")
        if not name or kind in NOT_SENT or (kind in ("checkbox", "radio") and "checked" not in attributes):
            return
        default = "on" if kind in ("checkbox", "radio") else ""
        self.values.setdefault(name, []).append(attributes.get("value") or default)

    def handle_data(self, data):
        if self.textarea is not None:
            self.values[self.textarea][-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.textarea is not None:
            written = self.values[self.textarea]
            written[-1] = written[-1].removeprefix("\r").removeprefix("\n")  # the parser of a browser drops it
            self.textarea = None
        elif tag == "select" and self.select:
            name, is_multiple = self.select
            chosen = [value for value, is_selected in self.options if is_selected]
            if not chosen and self.options and not is_multiple:
                chosen = [self.options[0][0]]
            if chosen:
                self.values.setdefault(name, []).extend(chosen)
            self.select = None


def controls(response, form: str = "") -> dict[str, list[str]]:
    """The controls of a page, without what is new in each answer."""
    values = FormControls(response.content.decode(), form).values
    return {name: value for name, value in values.items() if name != "csrfmiddlewaretoken"}
