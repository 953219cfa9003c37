"""Motifs of places and of ideas: bridges, skies, building sites, scales."""

from __future__ import annotations

import math
from itertools import pairwise, product

from .law import balance
from .press import HEIGHT, WIDTH, Sheet, arc


def broken_bridges(sheet: Sheet) -> None:
    """Three bridges over one water: two have fallen, the third carries traffic."""
    sky = sheet.mask()
    sky.rect(0, 0, WIDTH, 620)
    sheet.tone.screen(sky, 0.0, 0.45)
    water = sheet.mask()
    water.rect(0, 760, WIDTH, 307)
    sheet.ink.screen(water, 0.35, 0.95)
    for y, gap, height in ((800, 260, 60), (700, 190, 76)):
        for x in range(0, WIDTH, 200):
            if abs(x + 60 - 800) > gap:
                sheet.ink.rect(x + 60, y, 34, 240)
        for side in (-1, 1):
            end = 800 + side * gap
            edge = 0 if side < 0 else WIDTH
            deck = [(edge, y), (end, y), (end + side * 40, y + height / 2), (edge, y + height / 2)]
            sheet.knock_out(deck)
            sheet.ink.polygon(deck)
            sheet.ink.stroke([(end, y + 20), (end - side * 50, y + 110)], 20)
    deck_y = 470
    for x in (300, 1300):
        sheet.ink.rect(x - 26, 130, 52, 760)
    for x in range(20, WIDTH, 60):
        out = abs(x - 800) - 500
        top = 170 + (out if out > 0 else 250 * (1 - ((x - 800) / 500) ** 2))
        if top < deck_y:
            sheet.ink.stroke([(x, top), (x, deck_y)], 5)
    cable = [(x, 170 + 250 * (1 - ((x - 800) / 500) ** 2)) for x in range(300, 1301, 20)]
    sheet.ink.stroke([(0, 470), (300, 170)], 14)
    sheet.ink.stroke(cable, 14)
    sheet.ink.stroke([(1300, 170), (1600, 470)], 14)
    sheet.knock_out([(0, deck_y), (WIDTH, deck_y), (WIDTH, deck_y + 54), (0, deck_y + 54)])
    sheet.ink.rect(0, deck_y, WIDTH, 54)
    for k in range(11):
        sheet.ink.rect(60 + k * 142, deck_y + 18, 62, 18, 0)
        if k % 3 == 1:
            sheet.tone.rect(60 + k * 142, deck_y + 18, 62, 18)


def magnified_network(sheet: Sheet) -> None:
    """A field of nodes, few of them lit, seen through a lens."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    for row, column in product(range(10), range(15)):
        x, y = 60 + column * 106, 60 + row * 106
        sheet.ink.circle(x, y, 9, 0)
        if column < 14 and (row * 3 + column * 5) % 4 == 0:
            sheet.ink.stroke([(x, y), (x + 106, y)], 3, 0)
        if row < 9 and (row * 5 + column * 3) % 4 == 0:
            sheet.ink.stroke([(x, y), (x, y + 106)], 3, 0)
    _magnified_nodes(sheet)
    sheet.ink.ring(720, 500, 342, 12, 0)
    sheet.ink.ring(720, 500, 372, 32, 0)
    sheet.tone.ring(720, 500, 372, 32)
    sheet.ink.stroke([(980, 770), (1230, 1010)], 74, 0)
    sheet.tone.stroke([(985, 775), (1230, 1010)], 62)


def _magnified_nodes(sheet: Sheet) -> None:
    lens = arc(720, 500, 330, 0, 360)
    sheet.knock_out(lens)
    glass = sheet.mask()
    glass.circle(720, 500, 330)
    sheet.tone.screen(glass, 0.05, 0.28)
    nodes = {}
    for row in range(4):
        for column in range(4):
            x, y = 510 + column * 140, 290 + row * 140
            if (x - 720) ** 2 + (y - 500) ** 2 < 285**2:
                nodes[row, column] = (x, y)
    for (row, column), (x, y) in nodes.items():
        for neighbour in ((row, column + 1), (row + 1, column), (row + 1, column + 1)):
            if neighbour in nodes:
                sheet.ink.stroke([(x, y), nodes[neighbour]], 6)
    for (row, column), (x, y) in nodes.items():
        sheet.ink.circle(x, y, 34)
        if (row, column) in {(1, 2), (2, 0), (3, 2)}:
            sheet.ink.circle(x, y, 34, 0)
            sheet.tone.circle(x, y, 40)
            sheet.ink.ring(x, y, 40, 8)


def score_in_net(sheet: Sheet) -> None:
    """Five staves whose notes dissolve into a net of nodes."""
    for stave in range(3):
        top = 130 + stave * 310
        for line in range(5):
            y = top + line * 42
            bent = [
                (x, y + (max(0, x - 850) / 750) ** 2 * 60 * math.sin(x / 90 + line))
                for x in range(0, WIDTH + 20, 20)
            ]
            sheet.ink.stroke(bent, 5)
        for k in range(6):
            x, y = 110 + k * 130, top + 21 * ((k * 5 + stave * 3) % 8) + 10
            sheet.ink.polygon(arc(x, y, 30, 0, 360, 0.74))
            sheet.ink.rect(x + 20, y - 130, 9, 130)
    points = [(930 + (k * 197) % 620, 110 + (k * 331) % 860) for k in range(26)]
    for k, (x, y) in enumerate(points):
        for px, py in points[k + 1 :]:
            if math.hypot(px - x, py - y) < 190:
                sheet.tone.stroke([(x, y), (px, py)], 6)
    for k, (x, y) in enumerate(points):
        sheet.knock_out(arc(x, y, 30, 0, 360))
        (sheet.tone if k % 3 == 0 else sheet.ink).circle(x, y, 26)


def crane_over_field(sheet: Sheet) -> None:
    """A building crane over a wheat field; of the factory only the outline exists."""
    sheet.tone.circle(1180, 300, 180)
    field = sheet.mask()
    field.rect(0, 760, WIDTH, 307)
    sheet.tone.screen(field, 0.25, 0.6)
    for row in range(6):
        for k in range(34):
            x, y = k * 50 + (row % 2) * 25, 800 + row * 50
            sheet.ink.stroke([(x, y + 44), (x + 6, y)], 5)
            for leaf in (-1, 1):
                sheet.ink.stroke([(x + 5, y + 14), (x + 5 + leaf * 12, y - 2)], 5)
    outline = [
        (560, 760),
        (560, 520),
        (700, 440),
        (840, 520),
        (840, 440),
        (980, 520),
        (1280, 520),
        (1280, 760),
    ]
    for (ax, ay), (bx, by) in pairwise(outline):
        steps = int(math.hypot(bx - ax, by - ay) / 40)
        for k in range(steps):
            t, u = k / steps, (k + 0.55) / steps
            sheet.ink.stroke(
                [(ax + (bx - ax) * t, ay + (by - ay) * t), (ax + (bx - ax) * u, ay + (by - ay) * u)], 8
            )
    sheet.ink.rect(330, 130, 40, 640)
    for k in range(9):
        sheet.ink.stroke([(330, 150 + k * 70), (370, 220 + k * 70)], 6, 0)
    sheet.ink.rect(120, 150, 1050, 30)
    sheet.ink.polygon([(350, 40), (330, 160), (372, 160)])
    sheet.ink.stroke([(350, 50), (1120, 152)], 7)
    sheet.ink.stroke([(350, 50), (150, 152)], 7)
    sheet.ink.rect(120, 180, 110, 90)
    sheet.ink.stroke([(960, 180), (960, 350)], 7)
    sheet.ink.rect(900, 350, 120, 26)


def two_orbits(sheet: Sheet) -> None:
    """The edge of a planet, two rings of satellites, one beam to the ground."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    for k in range(70):
        x, y = (k * 397) % WIDTH, (k * 613) % 760
        sheet.ink.circle(x, y, 2 + k % 3, 0)
    planet = sheet.mask()
    planet.circle(800, 1500, 880)
    sheet.ink.erase(planet)
    sheet.tone.screen(planet, 0.15, 0.9)
    for r in (1080, 1330):
        for k in range(60):
            sheet.ink.stroke(arc(800, 1500, r, 200 + k * 2.4, 201.2 + k * 2.4), 4, 0)
    beam = [arc(800, 1500, 1080, 283, 283)[0], (930, 640), (1010, 655)]
    sheet.ink.polygon(beam, 0)
    sheet.tone.polygon(beam)
    for r, angles, size in ((1080, (236, 251, 267, 283, 299), 30), (1330, (250, 270, 290), 44)):
        for angle in angles:
            x, y = arc(800, 1500, r, angle, angle)[0]
            _satellite(sheet, x, y, size)


def _satellite(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.ink.rect(x - size * 0.5, y - size * 0.6, size, size * 1.2, 0, radius=4)
    for side in (-1, 1):
        left = x + side * size * 0.75 - (size * 1.5 if side < 0 else 0)
        sheet.ink.rect(left, y - size * 0.4, size * 1.5, size * 0.8, 0)
        sheet.tone.rect(left + 4, y - size * 0.4 + 4, size * 1.5 - 8, size * 0.8 - 8)
    sheet.ink.rect(x - size * 1.2, y - 3, size * 2.4, 6, 0)


def scales_and_lens(sheet: Sheet) -> None:
    """A pair of scales that a magnifying glass pulls down on one side."""
    ground = sheet.mask()
    ground.rect(0, 0, WIDTH, HEIGHT)
    sheet.tone.screen(ground, 0.1, 0.35)
    balance(sheet.ink, 800, 250, 430, -70)
    sheet.ink.rect(776, 250, 48, 680)
    sheet.ink.polygon([(580, 960), (1020, 960), (900, 890), (700, 890)])
    sheet.ink.circle(800, 244, 46)
    sheet.ink.circle(800, 244, 18, 0)
    sheet.tone.circle(800, 244, 18, 0)
    x, y = 1230, 570
    sheet.knock_out(arc(x, y, 118, 0, 360))
    sheet.tone.circle(x, y, 104)
    sheet.ink.ring(x, y, 126, 26)
    sheet.ink.stroke([(x + 84, y + 84), (x + 196, y + 150)], 38)
    for k in range(5):
        sheet.ink.rect(250 + k * 50, 430 - (k % 3) * 46, 40, 58 + (k % 3) * 46)


def watch_houses(sheet: Sheet) -> None:
    """A row of houses at night, one shield over all of them."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    shield = [(800, 60), (1180, 170), (1180, 470), *arc(800, 470, 380, 0, 180, 1.25), (420, 470), (420, 170)]
    sheet.ink.polygon(shield, 0)
    glow = sheet.mask()
    glow.polygon(shield)
    sheet.tone.screen(glow, 0.75, 0.15)
    for k in range(7):
        x, w = 60 + k * 215, 190
        top = 560 + (k * 83) % 190
        house = [(x, HEIGHT), (x, top), (x + w / 2, top - 90), (x + w, top), (x + w, HEIGHT)]
        sheet.knock_out(house)
        sheet.ink.polygon(house)
        for row in range(4):
            for column in range(3):
                wx, wy = x + 26 + column * 52, top + 36 + row * 92
                lit = (k * 5 + row * 3 + column) % 4 == 0
                sheet.ink.rect(wx, wy, 32, 50, 0)
                if lit:
                    sheet.tone.rect(wx, wy, 32, 50)
        sheet.ink.stroke([*house[1:4]], 9, 0)


def cloud_with_key(sheet: Sheet) -> None:
    """A cloud with a keyhole, and a key that hangs far outside."""
    sky = sheet.mask()
    sky.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(sky, 0.6, 0.1)
    puffs = (
        (470, 520, 190),
        (690, 400, 240),
        (960, 460, 210),
        (1120, 570, 150),
        (620, 590, 170),
        (880, 600, 170),
    )
    for grow, plate_fill in ((16, 255), (0, 0)):
        for x, y, r in puffs:
            if plate_fill:
                sheet.ink.circle(x, y, r + grow)
            else:
                sheet.knock_out(arc(x, y, r, 0, 360))
        base = [(470, 560), (1120, 560), (1120, 708 + grow), (470, 708 + grow)]
        if plate_fill:
            sheet.ink.polygon(base)
        else:
            sheet.knock_out([(470, 560), (1120, 560), (1120, 708), (470, 708)])
    sheet.ink.circle(780, 500, 66)
    sheet.ink.polygon([(748, 520), (812, 520), (846, 668), (714, 668)])
    key = ((1330, 760), 92)
    (kx, ky), r = key
    sheet.knock_out(arc(kx, ky, r + 12, 0, 360))
    sheet.tone.ring(kx, ky, r, 40)
    sheet.tone.stroke([(kx - 84, ky + 20), (kx - 400, ky + 170)], 40)
    for t in (0.72, 0.9):
        px, py = kx - 84 - 316 * t, ky + 20 + 150 * t
        sheet.tone.stroke([(px, py), (px + 30, py + 70)], 32)
