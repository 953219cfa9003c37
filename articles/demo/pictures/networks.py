"""Motifs about trade, cables, maps and the things people carry."""

from __future__ import annotations

import math

from .chips import chip_outline
from .press import HEIGHT, WIDTH, Plate, Sheet, arc


def hanging_containers(sheet: Sheet) -> None:
    """A crane lifts two containers; a chip is printed on the nearer one."""
    sheet.tone.circle(330, 330, 210)
    sea = sheet.mask()
    sea.rect(0, 840, WIDTH, 227)
    sheet.ink.screen(sea, 0.1, 0.95)
    sheet.ink.rect(0, 70, WIDTH, 34)
    for x in range(0, WIDTH, 90):
        sheet.ink.stroke([(x, 104), (x + 45, 160), (x + 90, 104)], 8)
    sheet.ink.rect(0, 158, WIDTH, 14)
    _container(sheet, (1010, 330, 480, 230), rope=172)
    _container(sheet, (430, 440, 640, 310), rope=172)
    sheet.knock_out([(640, 485), (860, 485), (860, 705), (640, 705)])
    chip_outline(sheet, 668, 513, 164, 6)
    sheet.tone.rect(712, 557, 76, 76)
    sheet.ink.rect(712, 557, 76, 76, 0)


def _container(sheet: Sheet, frame: tuple[float, float, float, float], rope: float) -> None:
    x, y, w, h = frame
    for px in (x + w * 0.12, x + w * 0.88):
        sheet.ink.stroke([(x + w / 2, rope), (px, y)], 7)
    sheet.knock_out([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
    sheet.ink.rect(x, y, w, h)
    ribs = int(w // 32)
    for k in range(ribs):
        px = x + 16 + k * (w - 32) / ribs
        sheet.ink.rect(px, y + 24, 14, h - 48, 0)
        if w < 600:
            sheet.tone.rect(px, y + 24, 14, h - 48)


def quota_map(sheet: Sheet) -> None:
    """The continents as a field of dots in three sizes: free, capped, closed. No borders."""
    rows = (
        "..............##.....................##...........",
        "....#######..####........##..###################..",
        "..###########.##.......#.#######################..",
        "....#########..........##########################.",
        ".....#######..........##########################..",
        ".....######...........########.#############.#....",
        "......####............######.#..############......",
        ".......##.............########..##.#######........",
        "........##...........#########...#..####..#.......",
        "..........###........########........##.#.........",
        "...........####........######.........#..##.......",
        "...........#####........####...........#..#.......",
        "...........####.........####.#............###.....",
        "............##..........###.#............######...",
        "............##...........##..............####.#...",
        "............#............................. ...#...",
        "............#.....................................",
    )
    for r, line in enumerate(rows):
        for c, mark in enumerate(line):
            if mark == "#":
                _map_dot(sheet, 64 + c * 30, 120 + r * 48, c, r)


def _map_dot(sheet: Sheet, x: float, y: float, column: int, row: int) -> None:
    size = 9 + 4.5 * (1 + math.sin(column * 0.55 + row * 0.8))
    if (column * 13 + row * 7) % 11 < 2:
        sheet.tone.circle(x, y, size + 7)
    else:
        sheet.ink.circle(x, y, size)


def sea_cable(sheet: Sheet) -> None:
    """A cut through the sea: ship above, cable on the ground, its cross-section enlarged."""
    sky_line = 270
    water = sheet.mask()
    water.rect(0, sky_line, WIDTH, HEIGHT - sky_line)
    sheet.ink.screen(water, 0.12, 0.72)
    for k in range(3):
        y = sky_line + k * 44
        wave = [(x, y + 11 * math.sin(x / 52 + k * 1.7)) for x in range(0, WIDTH + 20, 12)]
        sheet.ink.stroke(wave, 7)
    hull = [(180, 205), (560, 205), (510, 278), (240, 278)]
    sheet.knock_out(hull)
    sheet.ink.polygon(hull)
    sheet.ink.rect(250, 130, 130, 75)
    sheet.ink.rect(285, 90, 34, 45)
    sheet.tone.rect(400, 165, 120, 40)
    ground = [
        (0, 930),
        *[(x, 925 + 26 * math.sin(x / 210)) for x in range(0, WIDTH + 20, 20)],
        (WIDTH, HEIGHT),
        (0, HEIGHT),
    ]
    sheet.ink.polygon(ground)
    cable = [(x, 900 + 26 * math.sin(x / 210)) for x in range(0, WIDTH + 20, 20)]
    sheet.ink.stroke(cable, 40, 0)
    sheet.tone.stroke(cable, 30)
    _cross_section(sheet, 1130, 560, 230)


def _cross_section(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.knock_out(arc(x, y, r + 14, 0, 360))
    sheet.ink.ring(x, y, r, 26)
    for k in range(20):
        px, py = arc(x, y, r - 54, k * 18, k * 18)[0]
        sheet.ink.circle(px, py, 21)
    sheet.tone.circle(x, y, r - 92)
    sheet.knock_out(arc(x, y, r - 150, 0, 360))
    for k in range(6):
        px, py = arc(x, y, 42, k * 60, k * 60)[0]
        sheet.ink.circle(px, py, 15)
    sheet.ink.circle(x, y, 15)


def padlock_update(sheet: Sheet) -> None:
    """A padlock whose shackle is an update arrow."""
    sheet.tone.rect(0, 0, WIDTH, HEIGHT)
    light = sheet.mask()
    light.circle(800, 520, 520)
    sheet.tone.erase(light)
    sheet.tone.screen(light, 0.2, 0.55)
    body = sheet.mask()
    body.rect(520, 520, 560, 430, radius=36)
    sheet.tone.erase(body)
    sheet.ink.rect(520, 520, 560, 430, radius=36)
    for plate, fill, width in ((sheet.tone, 0, 84), (sheet.ink, 255, 68)):
        plate.stroke([(610, 540), (610, 400), *arc(800, 400, 190, 180, 345)], width, fill, caps=False)
    sheet.tone.polygon([(850, 340), (1118, 340), (984, 512)], 0)
    sheet.ink.polygon([(868, 350), (1100, 350), (984, 498)])
    sheet.ink.circle(800, 700, 62, 0)
    sheet.ink.polygon([(770, 720), (830, 720), (852, 850), (748, 850)], 0)
    for k in range(8):
        sheet.ink.rect(560 + k * 62, 905, 40, 12, 0)


def courier(sheet: Sheet) -> None:
    """A courier on a bicycle, drawn as a route through a map of streets."""
    for k in range(9):
        sheet.ink.stroke([(k * 210 - 80, 0), (k * 210 + 120, HEIGHT)], 5)
        sheet.ink.stroke([(0, k * 130 + 40), (WIDTH, k * 130 - 60)], 5)
    route = [(70, 950), (330, 870), (300, 690), (700, 640), (660, 430), (1180, 350), (1130, 190), (1480, 120)]
    sheet.tone.stroke(route, 44)
    for x, y in (route[0], route[-1]):
        sheet.tone.circle(x, y, 54)
        sheet.ink.circle(x, y, 22)
    backdrop = sheet.mask()
    backdrop.circle(820, 640, 380)
    sheet.ink.erase(backdrop)
    sheet.tone.erase(backdrop)
    sheet.tone.screen(backdrop, 0.1, 0.5)
    _bicycle(sheet, 820, 700)


def _bicycle(sheet: Sheet, x: float, y: float) -> None:
    ink = sheet.ink
    for side in (-1, 1):
        ink.ring(x + side * 185, y + 90, 132, 18)
        ink.circle(x + side * 185, y + 90, 16)
    frame = ((-185, 90), (-70, -60), (110, -60), (0, 90), (-185, 90))
    ink.stroke([(x + a, y + b) for a, b in frame], 16)
    ink.stroke([(x - 85, y - 95), (x, y + 90)], 16)
    ink.stroke([(x + 185, y + 90), (x + 100, y - 120), (x + 150, y - 140)], 16)
    ink.stroke([(x - 120, y - 100), (x - 50, y - 100)], 22)
    ink.stroke([(x - 85, y - 120), (x + 5, y - 10), (x - 10, y + 90)], 40)
    ink.stroke([(x - 85, y - 130), (x + 10, y - 270)], 74)
    ink.stroke([(x + 5, y - 250), (x + 110, y - 200), (x + 145, y - 145)], 30)
    ink.circle(x + 62, y - 345, 52)
    sheet.tone.rect(x - 225, y - 330, 165, 165, radius=10)
    ink.stroke([(x - 60, y - 300), (x, y - 270)], 14)


def moving_box(sheet: Sheet) -> None:
    """An open box out of which data blocks rise."""
    floor = sheet.mask()
    floor.rect(0, 860, WIDTH, 207)
    sheet.ink.screen(floor, 0.15, 0.6)
    for k, (x, y, s) in enumerate(
        ((720, 120, 92), (880, 60, 70), (640, 270, 76), (830, 220, 120), (990, 250, 84))
    ):
        plate: Plate = sheet.tone if k % 2 else sheet.ink
        plate.rect(x, y, s, s, radius=8)
    front = [(430, 480), (1010, 540), (1010, 960), (430, 880)]
    side = [(1010, 540), (1270, 450), (1270, 850), (1010, 960)]
    inside = [(430, 480), (700, 410), (1270, 450), (1010, 540)]
    for face in (front, side, inside):
        sheet.knock_out(face)
    sheet.ink.polygon(inside)
    shade = sheet.mask()
    shade.polygon(front)
    sheet.tone.screen(shade, 0.55, 0.8)
    sheet.ink.polygon(side)
    flaps = (
        [(430, 480), (1010, 540), (930, 660), (330, 590)],
        [(1010, 540), (1270, 450), (1400, 540), (1130, 650)],
    )
    for flap in flaps:
        sheet.knock_out(flap)
        sheet.ink.stroke([*flap, flap[0]], 6)
    sheet.ink.stroke([*front, front[0]], 6)
    sheet.ink.stroke([(720, 745), (720, 860)], 20)
    sheet.ink.polygon([(665, 760), (775, 770), (722, 680)])
