"""Makes the site's three font files out of Newsreader and Public Sans (both under the Open Font License).

Run it in an environment of its own; docs/gestaltung.md says how. What makes the files small: only the letters below, no
hinting, 1,000 units to the em, and kerning by classes of letters, alike in all weights. What makes headlines crisp: the
serif's weights run from its text cut (400) to its display cut (700), so one axis is both weight and optical size.
"""

import argparse
import io
import unicodedata
from collections import defaultdict
from importlib.metadata import files
from pathlib import Path

from fontTools import subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, scaleUpem
from fontTools.varLib import build
from fontTools.varLib.instancer import instantiateVariableFont

GERMAN = "ÄÖÜäöüßẞ€§°·«»„“”‚‘’–—…×−\u00ad\u00a0\u202f"
WESTERN = "ÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝàáâãåæçèéêëìíîïñòóôõøùúûýÿŒœ¿¡"
SLAVIC = "ĆćČčŁłŃńŘřŚśŠšŹźŻżŽž"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN = "".join(map(chr, (*range(0xA1, 0x180), *range(0x218, 0x21C))))
NOT_NEEDED = "¤¦¬¯¶¸¨ĲĳĸŀĿŉſŦŧĬĭŎŏĨĩŨũŖŗĈĉĜĝĤĥĴĵŜŝĹĺŔŕ"
SIGNS = "‹›•≤≥≈№≠≈′″™‰"
ARROWS = {"→": (1, 0), "←": (-1, 0), "↑": (0, 1), "↓": (0, -1)}  # which way; Public Sans has none
EVERYTHING = set(ASCII + GERMAN + LATIN + SIGNS) - set(NOT_NEEDED)
LEAST_KERN = 16  # of 2,000: less is not seen
STEP = 8


def source(package: str, italic: bool = False) -> TTFont:
    """The variable font that a `fontpkg-…` package brings."""
    found = [file for file in files(package) or () if file.suffix == ".ttf" and ("Italic" in file.name) == italic]
    return TTFont(found[0].locate())


def cut(package: str, characters: set[str], italic: bool = False, **axes) -> TTFont:
    """One cut of a font with these characters only."""
    font = reopened(instantiateVariableFont(source(package, italic), axes))
    options = subset.Options(hinting=False, name_IDs=[0, 1, 2], notdef_outline=True)
    options.layout_features = (
        ["kern", "liga", "locl", "tnum"] if package == "fontpkg-public-sans" else ["kern", "liga", "locl"]
    )
    options.drop_tables += ["MVAR", "STAT", "DSIG", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, characters))
    cutter.subset(font)
    return font


def reopened(font: TTFont) -> TTFont:
    file = io.BytesIO()
    font.save(file)
    return TTFont(io.BytesIO(file.getvalue()))


def kerning(font: TTFont) -> dict[tuple[str, str], int]:
    """What its pairs of glyphs are moved by."""
    found: dict[tuple[str, str], int] = {}
    names = font.getGlyphOrder()
    for lookup in font["GPOS"].table.LookupList.Lookup:
        tables = [getattr(table, "ExtSubTable", table) for table in lookup.SubTable]
        for table in (table for table in tables if table.LookupType == 2):
            for position, first in enumerate(table.Coverage.glyphs):
                if table.Format == 1:
                    pairs = {row.SecondGlyph: row.Value1 for row in table.PairSet[position].PairValueRecord}
                else:
                    row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
                    pairs = {name: row[table.ClassDef2.classDefs.get(name, 0)].Value1 for name in names}
                for second, value in pairs.items():
                    found.setdefault((first, second), getattr(value, "XAdvance", 0) or 0)
    return found


def plain_kerning(font: TTFont, pairs: dict[tuple[str, str], int]) -> str:
    """The same as text, where a letter with an accent is moved like the letter without it."""
    glyphs = font.getBestCmap()
    base = {}
    for code, glyph in glyphs.items():
        letter = unicodedata.normalize("NFD", chr(code))[0]
        base[glyph] = glyphs.get(ord(letter), glyph) if letter in ASCII and chr(code) not in "ďťľĽíìîïĩīĭ" else glyph
    used = sorted(set(base.values()))
    rows = {first: tuple(rounded(pairs.get((first, second), 0)) for second in used) for first in used}
    columns = {second: tuple(rows[first][number] for first in used) for number, second in enumerate(used)}
    left, right = (alike(table, base) for table in (rows, columns))
    lines = [
        f"pos [{' '.join(firsts)}] [{' '.join(seconds)}] {rows[base[firsts[0]]][used.index(base[seconds[0]])]};"
        for firsts in left
        for seconds in right
        if rows[base[firsts[0]]][used.index(base[seconds[0]])]
    ]
    return "languagesystem DFLT dflt;\nlanguagesystem latn dflt;\nfeature kern {\n" + "\n".join(lines) + "\n} kern;"


def rounded(value: int) -> int:
    return 0 if abs(value) < LEAST_KERN else round(value / STEP) * STEP


def alike(table: dict[str, tuple[int, ...]], base: dict[str, str]) -> list[list[str]]:
    groups = defaultdict(list)
    for glyph, letter in base.items():
        groups[table[letter]].append(glyph)
    return [sorted(group) for row, group in groups.items() if any(row)]


def variable(light: TTFont, bold: TTFont) -> TTFont:
    """One font of two cuts of the same outlines."""
    space = DesignSpaceDocument()
    space.addAxis(AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700))
    for font, weight in ((light, 400), (bold, 700)):
        space.addSource(
            SourceDescriptor(font=font, location={"Weight": weight}, familyName="Newsreader", styleName=str(weight))
        )
    return build(space, exclude=["MVAR", "STAT"])[0]


def save(font: TTFont, path: Path, pairs: dict[tuple[str, str], int]) -> None:
    font = reopened(font)
    addOpenTypeFeaturesFromString(font, plain_kerning(font, pairs), tables=["GPOS"])
    font = reopened(font)
    scaleUpem.scale_upem(font, 1000)
    font.flavor = "woff2"
    font.save(path)
    print(f"{path.stat().st_size:>6} {path.name}  without:", *sorted(EVERYTHING - set(map(chr, font.getBestCmap()))))


def draw_arrow(font: TTFont, character: str, x: int, y: int) -> None:
    """A line with a head, as high as a small letter's middle; the same in all weights."""
    name = f"uni{ord(character):04X}"
    shaft, head = (
        ((-700, -75), (590, -75), (590, 75), (-700, 75)),
        ((730, 0), (230, 460), (115, 355), (490, 0), (115, -355), (230, -460)),
    )
    pen = TTGlyphPen(None)
    for contour in (shaft, head):
        points = [(1000 + along * x - across * y, 650 + along * y + across * x) for along, across in contour]
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (2000, glyph.xMin)
    font["gvar"].variations[name] = []
    if "HVAR" in font:  # it knows nothing of added glyphs; gvar has the same widths
        del font["HVAR"]
    for table in font["cmap"].tables:
        table.cmap[ord(character)] = name


def without_kerning(font: TTFont) -> TTFont:
    del font["GPOS"]
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    middle = cut("fontpkg-newsreader", EVERYTHING, wght=550, opsz=30)
    text, display = (
        cut("fontpkg-newsreader", EVERYTHING, wght=wght, opsz=opsz) for wght, opsz in ((400, 16), (700, 44))
    )
    save(variable(without_kerning(text), without_kerning(display)), folder / "serif.woff2", kerning(middle))
    italic = cut("fontpkg-newsreader", set(ASCII + GERMAN + WESTERN + SLAVIC), italic=True, wght=450, opsz=22)
    save(italic, folder / "serif-italic.woff2", kerning(italic))
    sans = cut("fontpkg-public-sans", EVERYTHING, wght=(400, 700))
    pairs = kerning(sans)
    for character, way in ARROWS.items():
        draw_arrow(sans, character, *way)
    save(sans, folder / "sans.woff2", pairs)


if __name__ == "__main__":
    main()
