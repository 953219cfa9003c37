"""The README.md that lies in every export."""

README = """# An export of a newsroom's site

Written by `manage.py export`, read back by `manage.py import`. Everything in it is plain: UTF-8 text, JSON, picture files.

* `manifest.json`: format and version, `kind` ("whole", or "public": what readers could see), and of each file in `data/` and
  `media/` the SHA-256 and the size; of tables the number of rows, and the last number that the table has given out.
* `schema.json`: the tables. Of each its title, its primary key, and its fields: title, type, whether it may be empty (null),
  the longest text, and which table it refers to.
* `data/TABLE.jsonl`: the rows, one JSON object a line, in the order of their primary keys, keys in alphabetical order.
  Moments are ISO 8601 in UTC, days ISO 8601, amounts text, bytes Base64. `NAME_id` holds the primary key of the row referred to.
* `media/`: the picture files under the names that the table `image` gives them, with their smaller copies and crops.

An article is a row of `article` (what readers get). `workingcopy` has the same number: what the desk works on. Each save is a row of
`revision`, whose `content` holds the whole text; `sha256` is that of its JSON with sorted keys. `body` is HTML of few elements:
`data-image`, `data-article` name rows by number.

Two exports of one state are the same, byte for byte: nothing in them tells when they were made.
Passwords, sessions, preview links and calendar addresses are never in an export.
"""
