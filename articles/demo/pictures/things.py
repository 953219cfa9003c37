"""Motifs of single things: what people hold, stamp, wash, wait for."""

from __future__ import annotations

from .press import HEIGHT, WIDTH, Point, Sheet, arc


def eye_in_phone(sheet: Sheet) -> None:
    """A telephone whose screen is a wide open eye."""
    sheet.tone.rect(0, 0, WIDTH, HEIGHT)
    for r in (900, 720, 560):
        ring = sheet.mask()
        ring.ring(800, 533, r, 60)
        sheet.tone.erase(ring)
        sheet.tone.screen(ring, 0.55, 0.55)
    body = sheet.mask()
    body.rect(520, 60, 560, 947, radius=80)
    sheet.tone.erase(body)
    sheet.ink.rect(520, 60, 560, 947, radius=80)
    sheet.ink.rect(556, 100, 488, 867, 0, radius=50)
    upper, lower = arc(800, 720, 330, 222, 318), arc(800, 350, 330, 42, 138)
    sheet.ink.polygon([*upper, *lower])
    sheet.ink.polygon([*arc(800, 706, 290, 224, 316), *arc(800, 364, 290, 44, 136)], 0)
    sheet.tone.circle(800, 535, 96)
    sheet.ink.ring(800, 535, 104, 16)
    sheet.ink.circle(800, 535, 46)
    sheet.tone.circle(826, 510, 17, 0)
    sheet.ink.circle(826, 510, 17, 0)
    for k in range(7):
        start, end = (
            arc(800, 720, 352, 228 + k * 14, 228 + k * 14)[0],
            arc(800, 720, 410, 228 + k * 14, 228 + k * 14)[0],
        )
        sheet.ink.stroke([start, end], 13)
    sheet.ink.rect(730, 122, 140, 24, radius=12)


def letter_box(sheet: Sheet) -> None:
    """A letter on its way into a box, a magnifying glass over the envelope."""
    wall = sheet.mask()
    wall.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(wall, 0.12, 0.4)
    box = [(420, HEIGHT), (420, 470), *arc(800, 470, 380, 180, 360, 0.62), (1180, HEIGHT)]
    sheet.knock_out(box)
    sheet.ink.polygon(box)
    sheet.ink.rect(520, 500, 560, 46, 0, radius=20)
    letter = [(560, 210), (1060, 150), (1090, 523), (530, 523)]
    sheet.knock_out(letter)
    sheet.ink.stroke([(560, 523), (560, 210), (1060, 150), (1090, 523)], 8)
    sheet.ink.stroke([(560, 210), (836, 380), (1060, 150)], 8)
    sheet.knock_out(arc(1010, 330, 150, 0, 360))
    lens = sheet.mask()
    lens.circle(1010, 330, 140)
    sheet.tone.screen(lens, 0.35, 0.7)
    sheet.ink.ring(1010, 330, 158, 30)
    sheet.ink.stroke([(1120, 442), (1290, 610)], 46)
    for k in range(4):
        sheet.ink.rect(930, 270 + k * 34, 90 + (k * 37) % 70, 13)
    sheet.tone.rect(640, 640, 320, 120, radius=12)
    sheet.ink.rect(664, 664, 272, 72, 0, radius=6)
    sheet.tone.rect(664, 664, 272, 72, 0, radius=6)


def wallet(sheet: Sheet) -> None:
    """A telephone as a wallet, cards half drawn out of it."""
    sheet.tone.circle(1210, 300, 210)
    cards = (("tone", 500, 150, -8), ("paper", 560, 230, -3), ("ink", 620, 320, 2))
    for plate, x, y, lean in cards:
        card = [(x, y), (x + 430, y + lean * 3), (x + 430, y + 400), (x, y + 400)]
        sheet.knock_out(card)
        if plate == "tone":
            sheet.tone.polygon(card)
        elif plate == "ink":
            shade = sheet.mask()
            shade.polygon(card)
            sheet.ink.screen(shade, 0.6, 0.6)
        sheet.ink.stroke([*card, card[0]], 7)
        sheet.ink.circle(x + 76, y + 76, 40)
        for k in range(3):
            sheet.ink.rect(x + 150, y + 46 + k * 34, 210 - k * 50, 15)
    pocket = [(420, 560), (1120, 520), (1180, HEIGHT), (380, HEIGHT)]
    sheet.knock_out(pocket)
    sheet.ink.polygon(pocket)
    for k in range(15):
        sheet.ink.rect(450 + k * 46, 590 - k * 2.6, 24, 7, 0)
    sheet.ink.circle(800, 790, 96, 0)
    sheet.tone.circle(800, 790, 82)
    sheet.ink.stroke([(752, 792), (788, 828), (852, 756)], 22)


def hourglass(sheet: Sheet) -> None:
    """An hourglass that somebody has laid on its side."""
    floor = sheet.mask()
    floor.rect(0, 760, WIDTH, 307)
    sheet.ink.screen(floor, 0.0, 0.65)
    y = 520
    for x in (330, 1190):
        sheet.ink.rect(x, y - 270, 80, 540, radius=20)
    glass = [
        (410, y - 230),
        (600, y - 210),
        (800, y - 26),
        (1000, y - 210),
        (1190, y - 230),
        (1190, y + 230),
        (1000, y + 210),
        (800, y + 26),
        (600, y + 210),
        (410, y + 230),
    ]
    sheet.knock_out(glass)
    sheet.ink.stroke([*glass, glass[0]], 13)
    left = [(420, y + 40), (640, y + 60), (760, y + 40), (600, y + 196), (420, y + 216)]
    right = [(840, y + 40), (960, y + 54), (1180, y + 96), (1180, y + 216), (1000, y + 196)]
    sheet.tone.polygon(left)
    sheet.tone.polygon(right)
    for top in (y - 250, y + 250):
        sheet.ink.stroke([(400, top), (1200, top)], 18)
    for k in range(12):
        px, py = arc(1350, 210, 120, k * 30, k * 30)[0]
        sheet.ink.circle(px, py, 13 if k % 3 else 20)
    sheet.ink.stroke([(1350, 210), (1350, 130)], 14)
    sheet.tone.stroke([(1350, 210), (1405, 238)], 14)


def stamp(sheet: Sheet) -> None:
    """A rubber stamp coming down on a ring of stars."""
    for k in range(5):
        page = [
            (250 + k * 9, 560 + k * 11),
            (1350 + k * 9, 560 + k * 11),
            (1480 + k * 9, HEIGHT),
            (120 + k * 9, HEIGHT),
        ]
        sheet.knock_out(page)
        sheet.ink.stroke([*page, page[0]], 4)
    for k in range(12):
        px, py = arc(560, 800, 200, k * 30, k * 30, 0.5)[0]
        sheet.tone.polygon(_star(px, py, 25))
    for row in range(5):
        sheet.ink.rect(900, 700 + row * 62, 340 + row * 28 - (row % 3) * 90, 18)
    sheet.ink.polygon([(760, 470), (1060, 470), (1090, 600), (730, 600)])
    sheet.tone.rect(722, 600, 376, 34)
    sheet.ink.polygon([(850, 260), (970, 260), (1000, 470), (820, 470)])
    sheet.ink.circle(910, 190, 112)
    sheet.ink.circle(880, 160, 26, 0)
    shade = sheet.mask()
    shade.polygon([(700, 640), (1120, 640), (1160, 690), (660, 690)])
    sheet.ink.screen(shade, 0.55, 0.1)


def _star(x: float, y: float, r: float) -> list[Point]:
    return [arc(x, y, r if k % 2 == 0 else r * 0.42, k * 36 - 90, k * 36 - 90)[0] for k in range(10)]


def siren(sheet: Sheet) -> None:
    """A warning light that throws two cones; a chip is its base."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    for side in (-1, 1):
        cone = [(800 + side * 60, 470), (800 + side * 900, 60), (800 + side * 900, 860)]
        beam = sheet.mask()
        beam.polygon(cone)
        sheet.ink.erase(beam)
        sheet.tone.screen(beam, 0.85, 0.35)
    dome = [*arc(800, 560, 190, 180, 360, 1.15), (990, 720), (610, 720)]
    sheet.knock_out(dome)
    sheet.tone.polygon(dome)
    sheet.ink.stroke([*dome, dome[0]], 14)
    shine = arc(800, 560, 150, 200, 255, 1.15)
    sheet.tone.stroke(shine, 20, 0)
    base = [(500, 720), (1100, 720), (1100, 860), (500, 860)]
    sheet.knock_out(base)
    sheet.ink.stroke([*base, base[0]], 14)
    for k in range(9):
        x = 524 + k * 64
        sheet.knock_out([(x, 860), (x + 34, 860), (x + 34, 960), (x, 960)])
    sheet.ink.rect(560, 770, 480, 40)


def sealed_phone(sheet: Sheet) -> None:
    """A telephone under a paper seal, a musical note on its screen."""
    floor = sheet.mask()
    floor.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(floor, 0.5, 0.15)
    sheet.ink.rect(560, 60, 480, 950, radius=70)
    sheet.ink.rect(592, 96, 416, 878, 0, radius=44)
    for x, y in ((730, 470), (880, 440)):
        sheet.ink.circle(x, y, 46)
        sheet.ink.rect(x + 26, y - 210, 22, 214)
    sheet.ink.polygon([(756, 262), (928, 228), (928, 290), (756, 324)])
    band = [(300, 560), (1310, 690), (1280, 850), (270, 720)]
    sheet.knock_out(band)
    sheet.tone.polygon(band)
    for k in range(9):
        x = 330 + k * 112
        sheet.tone.stroke([(x, 620 + k * 14), (x + 66, 628 + k * 14)], 16, 0)
        sheet.tone.stroke([(x, 668 + k * 14), (x + 44, 674 + k * 14)], 16, 0)
    sheet.knock_out(arc(790, 705, 92, 0, 360))
    sheet.ink.circle(790, 705, 92)
    sheet.ink.stroke([(752, 702), (828, 708)], 18, 0)


def washing_machine(sheet: Sheet) -> None:
    """A washing machine that turns data instead of laundry."""
    wall = sheet.mask()
    wall.rect(0, 0, WIDTH, 860)
    sheet.tone.screen(wall, 0.2, 0.5)
    sheet.ink.rect(0, 860, WIDTH, 207)
    body = [(440, 110), (1160, 110), (1160, 950), (440, 950)]
    sheet.knock_out(body)
    sheet.ink.stroke([*body, body[0]], 14)
    sheet.ink.stroke([(440, 270), (1160, 270)], 12)
    sheet.ink.circle(1060, 190, 42)
    sheet.ink.stroke([(1060, 190), (1060, 160)], 12, 0)
    sheet.ink.rect(490, 160, 210, 60, radius=10)
    sheet.tone.rect(508, 178, 60, 24)
    sheet.ink.circle(800, 610, 270)
    sheet.ink.circle(800, 610, 205, 0)
    drum = sheet.mask()
    drum.circle(800, 610, 205)
    sheet.ink.screen(drum, 0.25, 0.25)
    for k, (x, y, s) in enumerate(
        (
            (690, 560, 62),
            (780, 500, 48),
            (860, 580, 74),
            (740, 660, 80),
            (850, 690, 50),
            (660, 640, 40),
            (920, 520, 36),
        )
    ):
        block = [(x, y), (x + s, y), (x + s, y + s), (x, y + s)]
        sheet.knock_out(block)
        (sheet.tone if k % 2 else sheet.ink).polygon(block)


def application_pile(sheet: Sheet) -> None:
    """A high pile of application folders; a mechanical arm has sorted one out."""
    sheet.tone.circle(380, 330, 220)
    for k in range(15):
        x, y = 760 + (k * 53) % 60, 940 - k * 50
        folder = [(x, y), (x + 560, y), (x + 560, y + 42), (x, y + 42)]
        sheet.knock_out(folder)
        if k % 3 == 0:
            sheet.ink.polygon(folder)
        elif k % 3 == 1:
            shade = sheet.mask()
            shade.polygon(folder)
            sheet.ink.screen(shade, 0.4, 0.4)
        sheet.ink.stroke([*folder, folder[0]], 5)
    page = [(250, 420), (560, 390), (600, 790), (290, 820)]
    sheet.knock_out(page)
    sheet.ink.stroke([*page, page[0]], 8)
    sheet.ink.circle(358, 505, 48)
    sheet.ink.polygon([*arc(364, 610, 74, 180, 360), (438, 625), (290, 625)])
    for k in range(4):
        sheet.ink.stroke([(330 + k * 4, 680 + k * 33), (530 - k * 26, 662 + k * 33)], 12)
    arm = [(470, 0), (470, 190), (600, 300), (548, 400)]
    sheet.ink.stroke(arm, 44)
    for x, y in arm[1:3]:
        sheet.ink.circle(x, y, 46)
        sheet.ink.circle(x, y, 18, 0)
    sheet.ink.stroke([(548, 400), (500, 440)], 22)
    sheet.ink.stroke([(548, 400), (575, 450)], 22)
    sheet.ink.rect(0, 985, WIDTH, 82)


def robot_arm(sheet: Sheet) -> None:
    """A robot arm that writes its own manual."""
    floor = sheet.mask()
    floor.rect(0, 850, WIDTH, 217)
    sheet.ink.screen(floor, 0.2, 0.7)
    sheet.tone.circle(480, 420, 300)
    sheet.ink.polygon([(240, 860), (520, 860), (470, 700), (290, 700)])
    joints = [(380, 700), (300, 380), (760, 210), (1010, 500)]
    sheet.ink.stroke(joints[:2], 110)
    sheet.ink.stroke(joints[1:3], 84)
    sheet.ink.stroke(joints[2:], 62)
    for (x, y), r in zip(joints, (86, 78, 64, 48), strict=True):
        sheet.ink.circle(x, y, r)
        sheet.ink.circle(x, y, r * 0.42, 0)
        sheet.tone.circle(x, y, r * 0.42, 0)
    sheet.ink.polygon([(985, 515), (1035, 485), (1090, 640), (1070, 650)])
    book = [(880, 720), (1180, 660), (1460, 720), (1480, 900), (1180, 850), (860, 900)]
    sheet.knock_out(book)
    sheet.ink.stroke([*book, book[0]], 8)
    sheet.ink.stroke([(1180, 660), (1180, 850)], 8)
    for k in range(4):
        sheet.ink.stroke([(930, 746 + k * 34), (1130, 706 + k * 34)], 9)
    sheet.tone.stroke([(1225, 712), (1400, 746)], 11)
    sheet.tone.stroke([(1225, 752), (1340, 774)], 11)
