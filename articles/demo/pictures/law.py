"""Motifs about laws, courts, authorities and gates."""

from __future__ import annotations

from .press import HEIGHT, WIDTH, Plate, Sheet, arc


def paragraph_sign(x: float, y: float, r: float) -> list[list[tuple[float, float]]]:
    """Centre lines of a section sign around (x, y), about 4.6 r high."""
    ring = arc(x, y, r, 0, 360, 0.82)
    hook = arc(x, y - 1.28 * r, 0.92 * r, -18, -205)
    top = [*hook, (x - 0.62 * r, y - 0.72 * r), (x + 0.1 * r, y - 0.45 * r)]
    bottom = [(2 * x - px, 2 * y - py) for px, py in top]
    return [ring, top, bottom]


def circuit_paragraph(sheet: Sheet) -> None:
    """A large section sign whose ends run out into circuit traces."""
    sheet.tone.circle(800, 533, 430)
    for stroke in paragraph_sign(800, 533, 150):
        sheet.ink.stroke(stroke, 84)
    lanes = ((-1, 190), (-1, 270), (-1, 350), (1, 190), (1, 270), (1, 350))
    for k, (side, reach) in enumerate(lanes):
        for sign in (-1, 1):
            y0 = 533 + sign * (90 + (k % 3) * 110)
            x0 = 800 + side * (250 + (k % 3) * 30)
            x1, y1 = x0 + side * 120, y0 + sign * (reach - 170)
            end = WIDTH / 2 + side * (620 - (k % 3) * 60)
            sheet.ink.stroke([(x0, y0), (x1, y0), (x1 + side * 60, y1), (end, y1)], 12)
            sheet.ink.circle(x0, y0, 20)
            sheet.ink.circle(x0, y0, 8, 0)
            sheet.ink.circle(end, y1, 24)
            sheet.ink.circle(end, y1, 11, 0)


def court_room(sheet: Sheet) -> None:
    """An empty court: columns, the bench, one lit chair."""
    wall = sheet.mask()
    wall.rect(0, 0, WIDTH, 720)
    sheet.ink.screen(wall, 0.12, 0.5)
    for i in range(6):
        x = 70 + i * 270
        _column(sheet, x, 90, 110, 610)
    sheet.ink.rect(0, 40, WIDTH, 50)
    sheet.knock_out([(0, 0), (WIDTH, 0), (WIDTH, 40), (0, 40)])
    sheet.tone.rect(640, 330, 320, 330, radius=150)
    sheet.ink.rect(690, 390, 220, 280, radius=100)
    bench = [(220, 640), (1380, 640), (1460, 860), (140, 860)]
    sheet.knock_out(bench)
    sheet.ink.polygon(bench)
    sheet.ink.rect(180, 618, 1240, 34, 0)
    sheet.tone.rect(180, 618, 1240, 34, 0)
    sheet.ink.rect(180, 626, 1240, 26)
    for i in range(5):
        x = 300 + i * 212
        sheet.ink.polygon([(x, 690), (x + 150, 690), (x + 158, 815), (x - 8, 815)], 0)
        panel = sheet.mask()
        panel.polygon([(x, 690), (x + 150, 690), (x + 158, 815), (x - 8, 815)])
        sheet.ink.screen(panel, 0.7, 0.7)
    floor = sheet.mask()
    floor.rect(0, 860, WIDTH, 207)
    sheet.tone.screen(floor, 0.2, 0.75)


def _column(sheet: Sheet, x: float, y: float, w: float, h: float) -> None:
    sheet.knock_out([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
    for k in range(4):
        sheet.ink.rect(x + 14 + k * 26, y + 34, 8 + k * 3, h - 60)
    for edge, height in ((y, 30), (y + h - 24, 24)):
        sheet.knock_out(
            [(x - 16, edge), (x + w + 16, edge), (x + w + 16, edge + height), (x - 16, edge + height)]
        )
        sheet.ink.rect(x - 16, edge + height - 7, w + 32, 7)


def stairs_of_dates(sheet: Sheet) -> None:
    """A staircase of calendar leaves; the upper steps are only outlined, for they may still move."""
    sheet.tone.circle(1270, 290, 190)
    for i in range(6):
        x, top = 90 + i * 240, 800 - i * 118
        w, h = 240, HEIGHT - top
        if i < 4:
            sheet.ink.rect(x, top, w, h)
            _leaf(sheet, x + 52, top - 112, solid=True)
        else:
            shade = sheet.mask()
            shade.rect(x, top, w, h)
            sheet.ink.screen(shade, 0.22, 0.62)
            _leaf(sheet, x + 52, top - 112, solid=False)
    sheet.ink.rect(0, HEIGHT - 60, WIDTH, 60)


def _leaf(sheet: Sheet, x: float, y: float, *, solid: bool) -> None:
    sheet.knock_out([(x, y), (x + 136, y), (x + 136, y + 112), (x, y + 112)])
    sheet.ink.stroke([(x, y), (x + 136, y), (x + 136, y + 112), (x, y + 112), (x, y)], 7)
    (sheet.tone if solid else sheet.ink).rect(x, y, 136, 32)
    for row in range(3):
        for column in range(5):
            marked = solid and (row, column) == (1, 3)
            plate = sheet.tone if marked else sheet.ink
            plate.rect(x + 16 + column * 22, y + 46 + row * 20, 15, 12)


def gatekeeper(sheet: Sheet) -> None:
    """A telephone as a city gate: arch, door leaves and a narrow strip of light."""
    sky = sheet.mask()
    sky.rect(0, 0, WIDTH, 900)
    sheet.tone.screen(sky, 0.05, 0.6)
    sheet.ink.rect(0, 880, WIDTH, 187)
    phone = sheet.mask()
    phone.rect(520, 90, 560, 900, radius=70)
    sheet.tone.erase(phone)
    sheet.ink.rect(520, 90, 560, 900, radius=70)
    sheet.ink.rect(556, 128, 488, 824, 0, radius=44)
    sheet.ink.rect(720, 146, 160, 26, radius=13)
    arch = [*arc(800, 520, 190, 180, 360), (990, 952), (610, 952)]
    sheet.ink.polygon(arch)
    sheet.ink.polygon([(782, 352), (822, 352), (866, 952), (742, 952)], 0)
    sheet.tone.polygon([(782, 352), (822, 352), (866, 952), (742, 952)])
    beam = sheet.mask()
    beam.polygon([(742, 952), (866, 952), (1060, HEIGHT), (560, HEIGHT)])
    sheet.ink.erase(beam)
    sheet.tone.screen(beam, 1.0, 0.9)
    for x in (660, 930):
        for y in (560, 680, 800):
            sheet.ink.circle(x, y, 15, 0)
    for k in range(7):
        stone = arc(800, 520, 222, 186 + k * 25.5, 204 + k * 25.5)
        sheet.ink.stroke(stone, 26, caps=False)
    for i in range(4):
        for side in (-1, 1):
            _passer(sheet, 800 + side * (390 + i * 112), 880 + (i % 2) * 14)


def _passer(sheet: Sheet, x: float, foot: float) -> None:
    sheet.knock_out(arc(x, foot - 142, 24, 0, 360))
    sheet.ink.circle(x, foot - 142, 22)
    sheet.ink.polygon([(x - 30, foot - 108), (x + 30, foot - 108), (x + 20, foot + 10), (x - 20, foot + 10)])


def file_shelf(sheet: Sheet) -> None:
    """Shelves full of files; two red folders stick out."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    dim = sheet.mask()
    for row in range(4):
        _shelf(sheet, dim, row, 36 + row * 262)
    sheet.ink.screen(dim, 0.45, 0.45)


def _shelf(sheet: Sheet, dim: Plate, row: int, y: float) -> None:
    x, k = 30.0, row * 3
    while x < WIDTH - 60:
        w = (46, 62, 38, 74, 54, 42)[k % 6]
        h = (208, 190, 214, 200, 182)[(k * 2 + row) % 5]
        top = y + 222 - h
        red = (row, k % 29) in {(1, 12), (3, 20)}
        sheet.ink.rect(x, top, w, h, 0)
        if red:
            sheet.tone.rect(x, top - 26, w, h + 26)
            sheet.ink.rect(x, top - 26, w, 26, 0)
        elif k % 3 == 0:
            dim.rect(x, top, w, h)
        sheet.ink.rect(x + w * 0.2, top + 24, w * 0.6, 46, 255 if k % 3 else 0)
        sheet.ink.circle(x + w / 2, top + h - 34, 9)
        x += w + 7
        k += 1


def bought_tick(sheet: Sheet) -> None:
    """A seal with a tick, and the price tag that hangs on it."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    for k in range(12):
        px, py = arc(720, 500, 272, k * 30, k * 30)[0]
        sheet.ink.circle(px, py, 92, 0)
        sheet.tone.circle(px, py, 92)
    sheet.ink.circle(720, 500, 290, 0)
    sheet.tone.circle(720, 500, 290)
    for plate in (sheet.tone,):
        plate.stroke([(580, 505), (684, 608), (880, 392)], 72, 0)
    sheet.ink.stroke([(960, 660), (1080, 720)], 10, 0)
    tag = [(1080, 640), (1150, 590), (1440, 680), (1395, 850), (1100, 760)]
    sheet.knock_out(tag)
    hole = sheet.ink
    hole.circle(1128, 690, 17)
    for k in range(3):
        sheet.ink.stroke([(1205 + k * 3, 680 + k * 42), (1370 - k * 40, 730 + k * 33)], 13)


def balance(plate: Plate, x: float, y: float, arm: float, drop: float) -> None:
    """A pair of scales with the beam's middle at (x, y)."""
    plate.stroke([(x - arm, y + drop), (x + arm, y - drop)], 18)
    for side in (-1, 1):
        px, py = x + side * arm, y - side * drop
        for offset in (-0.42, 0.42):
            plate.stroke([(px, py), (px + arm * offset, py + arm * 0.8)], 6)
        plate.polygon([*arc(px, py + arm * 0.8, arm * 0.46, 0, 180, 0.55)])


def list_of_names(sheet: Sheet) -> None:
    """A long typewritten list; some lines are blacked out, one is struck through in red."""
    desk = sheet.mask()
    desk.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(desk, 0.3, 0.62)
    for dx, dy in ((70, 34), (34, 16), (0, 0)):
        page = [
            (330 + dx, -20),
            (1230 + dx, -20),
            (1290 + dx, HEIGHT - 60 + dy),
            (270 + dx, HEIGHT - 60 + dy),
        ]
        sheet.knock_out(page)
        sheet.ink.stroke([*page, page[0]], 4)
    sheet.tone.rect(390, 60, 330, 34)
    for row in range(15):
        y = 150 + row * 55
        left = 386 - row * 3
        widths = (230, 150, 310, 190)[row % 4], (180, 260, 120)[row % 3]
        sheet.ink.rect(left, y, 44, 20)
        if row in {3, 4, 9}:
            sheet.ink.rect(left + 70, y - 9, 690 + row * 3, 38)
            continue
        sheet.ink.rect(left + 70, y, widths[0], 20)
        sheet.ink.rect(left + 100 + widths[0], y, widths[1], 20)
        sheet.ink.rect(left + 640, y, 120, 20)
        if row == 6:
            sheet.tone.stroke([(left + 50, y + 16), (left + 800, y + 4)], 16)
