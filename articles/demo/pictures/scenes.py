"""Motifs of work and meeting: an assembly line, a socket, a coin, a round table, a chip that talks, a sealed letter."""

from __future__ import annotations

from .press import HEIGHT, WIDTH, Sheet, arc


def assembly_line(sheet: Sheet) -> None:
    """Cars on a line; the last one stands still, a gap where its part should be."""
    hall = sheet.mask()
    hall.rect(0, 0, WIDTH, 800)
    sheet.ink.screen(hall, 0.45, 0.08)
    for x in range(-60, WIDTH, 240):
        sheet.ink.stroke([(x, 0), (x + 120, 120), (x + 240, 0)], 12)
    sheet.ink.rect(0, 118, WIDTH, 22)
    _car(sheet, 60, 720, whole=True)
    _car(sheet, 860, 720, whole=False)
    sheet.ink.rect(0, 800, WIDTH, 70)
    for k in range(14):
        x = 60 + k * 116
        sheet.ink.circle(x, 835, 25, 0)
        sheet.ink.circle(x, 835, 12)
    floor = sheet.mask()
    floor.rect(0, 900, WIDTH, 167)
    sheet.tone.screen(floor, 0.3, 0.8)


def _car(sheet: Sheet, x: float, y: float, *, whole: bool) -> None:
    body = [
        (x, y),
        (x, y - 150),
        (x + 130, y - 180),
        (x + 240, y - 310),
        (x + 480, y - 310),
        (x + 590, y - 170),
        (x + 680, y - 150),
        (x + 680, y),
    ]
    sheet.knock_out(body)
    if whole:
        sheet.ink.polygon(body)
        sheet.ink.polygon([(x + 180, y - 180), (x + 258, y - 280), (x + 350, y - 280), (x + 350, y - 180)], 0)
        sheet.ink.polygon([(x + 376, y - 180), (x + 376, y - 280), (x + 466, y - 280), (x + 540, y - 180)], 0)
    else:
        for k in range(len(body)):
            sheet.ink.stroke([body[k], body[(k + 1) % len(body)]], 10)
        gap = [(x + 290, y - 150), (x + 400, y - 150), (x + 400, y - 40), (x + 290, y - 40)]
        sheet.tone.polygon(gap)
        for k in range(4):
            sheet.ink.rect(x + 262, y - 138 + k * 27, 28, 14)
            sheet.ink.rect(x + 400, y - 138 + k * 27, 28, 14)
    for wheel in (150, 530):
        sheet.knock_out(arc(x + wheel, y + 6, 84, 0, 360))
        sheet.ink.circle(x + wheel, y + 6, 74)
        sheet.ink.circle(x + wheel, y + 6, 30, 0)


def open_socket(sheet: Sheet) -> None:
    """A plug on its way into a large socket on the side of a machine."""
    sheet.tone.rect(0, 0, WIDTH, HEIGHT)
    side = sheet.mask()
    side.rect(900, 0, 700, HEIGHT)
    sheet.tone.erase(side)
    sheet.ink.rect(900, 0, 700, HEIGHT)
    sheet.ink.rect(960, 300, 420, 470, 0, radius=60)
    sheet.ink.rect(1010, 350, 320, 370, radius=30)
    for k in range(4):
        sheet.ink.rect(1080, 400 + k * 78, 180, 32, 0)
        sheet.tone.rect(1080, 400 + k * 78, 180, 32)
    for x, y in ((960, 110), (1500, 110), (960, 960), (1500, 960)):
        sheet.ink.circle(x, y, 26, 0)
    cable = [(-20, 900), (140, 900), (250, 820), (250, 620), (340, 535), (440, 535)]
    for plate, fill, width in ((sheet.tone, 0, 92), (sheet.ink, 255, 70)):
        plate.stroke(cable, width, fill)
    plug = sheet.mask()
    plug.rect(420, 340, 270, 390, radius=40)
    sheet.tone.erase(plug)
    sheet.ink.rect(434, 354, 242, 362, radius=30)
    for k in range(4):
        sheet.tone.rect(676, 396 + k * 78, 150, 36, 0)
        sheet.ink.rect(676, 402 + k * 78, 144, 24)
    for k in range(3):
        sheet.ink.rect(480 + k * 56, 420, 18, 230, 0)


def digital_coin(sheet: Sheet) -> None:
    """A coin whose right half dissolves into squares."""
    ground = sheet.mask()
    ground.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(ground, 0.08, 0.42)
    x, y, r = 700, 533, 390
    coin = arc(x, y, r, 60, 300)
    sheet.knock_out([*coin])
    sheet.tone.polygon([*coin])
    inner = arc(x, y, r - 46, 64, 296)
    sheet.ink.stroke(inner, 12)
    for row in range(15):
        for column in range(14):
            px, py = 900 + column * 52, 150 + row * 52
            distance = ((px + 20 - x) ** 2 + (py + 20 - y) ** 2) ** 0.5
            if distance > r + column * 18 or (row * 7 + column * 11) % (column + 2) > 1:
                continue
            size = 46 - column * 2.4
            square = [(px, py), (px + size, py), (px + size, py + size), (px, py + size)]
            sheet.knock_out(square)
            (sheet.ink if (row + column) % 4 == 0 else sheet.tone).polygon(square)
    sheet.ink.stroke(arc(x - 20, y, 190, 60, 300), 54)
    for dy in (-48, 48):
        sheet.ink.stroke([(x - 270, y + dy), (x + 10, y + dy)], 40)


def round_table(sheet: Sheet) -> None:
    """A round table from above at night: chairs, papers, coffee cups, one lamp."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    for k in range(14):
        angle = k * 360 / 14
        px, py = arc(800, 533, 452, angle, angle)[0]
        sheet.ink.circle(px, py, 62, 0)
        if k % 5 == 1:
            sheet.tone.circle(px, py, 62)
            continue
        shade = sheet.mask()
        shade.circle(px, py, 62)
        sheet.ink.screen(shade, 0.5, 0.5)
    sheet.ink.circle(800, 533, 392)
    sheet.ink.circle(800, 533, 372, 0)
    glow = sheet.mask()
    glow.circle(800, 533, 210)
    sheet.tone.screen(glow, 0.25, 0.45)
    sheet.tone.circle(800, 533, 74)
    for k in range(14):
        angle = k * 360 / 14
        cx, cy = arc(800, 533, 296, angle, angle)[0]
        page = [arc(cx, cy, 46, angle + corner, angle + corner)[0] for corner in (35, 145, 215, 325)]
        sheet.ink.polygon(page)
        if k % 2:
            cup = arc(800, 533, 244, angle + 9, angle + 9)[0]
            sheet.ink.ring(*cup, 20, 8)


def talking_chip(sheet: Sheet) -> None:
    """A chip whose speech bubble shows a chip: a machine that says what it is."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    sheet.tone.circle(1150, 400, 520)
    sheet.ink.circle(1150, 400, 520, 0)
    bubble = [(610, 130), (1470, 130), (1470, 690), (850, 690), (600, 800), (700, 690), (610, 690)]
    sheet.ink.polygon([(x + 22, y + 22) for x, y in bubble])
    sheet.tone.polygon(bubble, 0)
    sheet.ink.polygon(bubble, 0)
    _chip(sheet, 1040, 410, 130, 0, 255)
    sheet.tone.rect(990, 360, 100, 100, radius=14)
    _chip(sheet, 320, 760, 165, 255, 0)
    for eye in (260, 380):
        sheet.ink.circle(eye, 735, 27)
    sheet.ink.stroke([(262, 820), (320, 838), (378, 820)], 17)


def _chip(sheet: Sheet, x: float, y: float, half: float, tone: int, ink: int) -> None:
    """A square chip with eight pins a side, cut out of whatever lies below."""
    pin, length = half / 9, half / 3
    for k in range(8):
        along = -half + (k + 0.75) * half / 4.25
        for plate, fill in ((sheet.ink, ink), (sheet.tone, tone)):
            plate.rect(x + along, y - half - length, pin, 2 * (half + length), fill)
            plate.rect(x - half - length, y + along, 2 * (half + length), pin, fill)
    for plate, fill in ((sheet.ink, ink), (sheet.tone, tone)):
        plate.rect(x - half, y - half, 2 * half, 2 * half, fill, radius=half / 8)


def sealed_letter(sheet: Sheet) -> None:
    """A closed letter whose seal is a keyhole."""
    sky = sheet.mask()
    sky.rect(0, 0, WIDTH, HEIGHT)
    sheet.tone.screen(sky, 0.25, 0.6)
    sheet.ink.polygon([(332, 300), (1332, 300), (1332, 920), (332, 920)])
    letter = [(300, 260), (1300, 260), (1300, 880), (300, 880)]
    sheet.knock_out(letter)
    sheet.ink.stroke([*letter, letter[0]], 12)
    for corner in ((300, 880), (1300, 880)):
        sheet.ink.stroke([corner, (800, 560)], 10)
    sheet.knock_out([(300, 260), (1300, 260), (800, 640)])
    sheet.ink.stroke([(300, 260), (800, 640), (1300, 260)], 12)
    sheet.ink.circle(800, 600, 172)
    sheet.tone.circle(800, 600, 160)
    sheet.ink.circle(800, 600, 160, 0)
    sheet.ink.circle(800, 570, 46)
    sheet.ink.polygon([(776, 590), (824, 590), (846, 690), (754, 690)])
