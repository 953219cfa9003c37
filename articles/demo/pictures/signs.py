"""Motifs of one sign each: an anchor, a parcel, a hemicycle of seats, a covered picture."""

from __future__ import annotations

import math

from .press import HEIGHT, WIDTH, Sheet, arc


def anchor(sheet: Sheet) -> None:
    """An anchor dragged over a cable on the sea floor."""
    water = sheet.mask()
    water.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(water, 0.1, 0.75)
    floor = [(0, 900), (400, 870), (800, 905), (1200, 865), (1600, 890), (1600, HEIGHT), (0, HEIGHT)]
    sheet.ink.polygon(floor)
    cable = [(0, 868), (400, 838), (720, 866), (800, 800), (880, 862), (1200, 833), (1600, 858)]
    sheet.ink.stroke(cable, 62, 0)
    sheet.tone.stroke(cable, 44)
    for plate, fill, more in ((sheet.ink, 0, 26), (sheet.ink, 255, 0)):
        plate.stroke([(800, 0), (800, 120)], 26 + more, fill)
        plate.ring(800, 175, 62 + more / 2, 26 + more, fill)
        plate.stroke([(800, 240), (800, 770)], 54 + more, fill)
        plate.stroke([(650, 340), (950, 340)], 44 + more, fill)
        plate.stroke(arc(800, 520, 270, 10, 170), 54 + more, fill)
        for side in (-1, 1):
            tip = 800 + side * 268
            plate.polygon(
                [(tip - 82 - more / 2, 590), (tip + 82 + more / 2, 590), (tip + side * 20, 440 - more)], fill
            )


def parcel(sheet: Sheet) -> None:
    """A parcel from a marketplace, marked with a warning."""
    sheet.tone.rect(0, 0, WIDTH, HEIGHT)
    ground = sheet.mask()
    ground.rect(0, 790, WIDTH, HEIGHT - 790)
    sheet.ink.screen(ground, 0.7, 0.9)
    sheet.knock_out([(430, 330), (1170, 330), (1170, 910), (430, 910)])
    shade = sheet.mask()
    shade.polygon([(430, 330), (1170, 330), (1080, 220), (520, 220)])
    sheet.tone.erase(shade)
    sheet.ink.screen(shade, 0.35, 0.2)
    outline = [
        (430, 330),
        (520, 220),
        (1080, 220),
        (1170, 330),
        (1170, 910),
        (430, 910),
        (430, 330),
        (1170, 330),
    ]
    sheet.ink.stroke(outline, 14)
    sheet.ink.polygon([(760, 220), (840, 220), (850, 430), (750, 430)])
    sheet.ink.polygon([(800, 500), (960, 780), (640, 780)])
    sheet.ink.polygon([(800, 546), (918, 756), (682, 756)], 0)
    sheet.tone.polygon([(800, 546), (918, 756), (682, 756)])
    sheet.ink.stroke([(800, 610), (800, 680)], 22)
    sheet.ink.circle(800, 722, 14)
    for k, width in enumerate((8, 14, 6, 18, 8, 8, 14, 6)):
        sheet.ink.rect(980 + k * 20, 820, width, 60)


def hemicycle(sheet: Sheet) -> None:
    """A parliament's seats from above; a quarter of them votes otherwise."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    seats = []
    for row in range(5):
        radius, count = 330 + row * 100, 9 + row * 3
        for k in range(count):
            angle = math.pi * (k + 0.5) / count
            seats.append((angle, 800 - radius * math.cos(angle), 930 - radius * math.sin(angle)))
    for place, (_angle, x, y) in enumerate(sorted(seats)):
        sheet.ink.circle(x, y, 36, 0)
        if place < len(seats) // 4:
            sheet.tone.circle(x, y, 36)
    sheet.ink.circle(800, 930, 150, 0)
    sheet.tone.circle(800, 930, 120)
    sheet.ink.rect(0, 960, WIDTH, HEIGHT - 960)
    sheet.tone.rect(0, 960, WIDTH, HEIGHT - 960, 0)
    sheet.ink.rect(100, 980, 1400, 14, 0)


def covered_picture(sheet: Sheet) -> None:
    """A framed portrait whose face and shoulders a bar hides."""
    wall = sheet.mask()
    wall.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(wall, 0.15, 0.55)
    sheet.ink.rect(470, 110, 700, 860)
    sheet.ink.rect(440, 80, 700, 860)
    sheet.ink.rect(480, 120, 620, 780, 0)
    sheet.knock_out([(480, 120), (1100, 120), (1100, 900), (480, 900)])
    sheet.tone.circle(790, 430, 150)
    sheet.tone.polygon([(520, 900), (560, 700), (700, 610), (880, 610), (1020, 700), (1060, 900)])
    for plate, fill, more in ((sheet.tone, 0, 14), (sheet.ink, 255, 0)):
        plate.polygon([(380 - more, 720), (1180, 320 - more), (1240 + more, 440), (440, 840 + more)], fill)
