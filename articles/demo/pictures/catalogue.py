"""Which key is drawn by which motif."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

from . import chips, law, networks, scenes, signs, things, views
from .portraits import Face, office, portrait
from .press import Sheet

QUALITY = 80

MOTIFS: dict[str, Callable[[Sheet], None]] = {
    "abwaerme": chips.heat_pipes,
    "aktenregal": law.file_shelf,
    "anker": signs.anchor,
    "auge-telefon": things.eye_in_phone,
    "bewerbungsstapel": things.application_pile,
    "briefkasten": things.letter_box,
    "brief-siegel": scenes.sealed_letter,
    "brieftasche": things.wallet,
    "bruecke": views.broken_bridges,
    "container-kontrolle": networks.hanging_containers,
    "fahrradbote": networks.courier,
    "fliessband": scenes.assembly_line,
    "gerichtssaal": law.court_room,
    "grenzwert": chips.threshold_bar,
    "halbrund": signs.hemicycle,
    "haken": law.bought_tick,
    "kalender": law.stairs_of_dates,
    "lithografie": chips.light_path,
    "lupe-modell": views.magnified_network,
    "muenze": scenes.digital_coin,
    "namensliste": law.list_of_names,
    "notenblatt-netz": views.score_in_net,
    "paket": signs.parcel,
    "paragraf-leiterbahn": law.circuit_paragraph,
    "rechenzentrum": chips.server_aisle,
    "reinraum-kran": views.crane_over_field,
    "roboterarm": things.robot_arm,
    "sanduhr": things.hourglass,
    "satelliten": views.two_orbits,
    "schachbrett": chips.chess_board,
    "schloss-update": networks.padlock_update,
    "seekabel": networks.sea_cable,
    "sirene": things.siren,
    "sprechblase": scenes.talking_chip,
    "speicherstapel": chips.memory_stack,
    "steckbuchse": scenes.open_socket,
    "stempel": things.stamp,
    "telefon-siegel": things.sealed_phone,
    "torwaechter": law.gatekeeper,
    "umzugskarton": networks.moving_box,
    "verhandlungstisch": scenes.round_table,
    "verdecktes-bild": signs.covered_picture,
    "waage-lupe": views.scales_and_lens,
    "waechterhaus": views.watch_houses,
    "waschmaschine": things.washing_machine,
    "weltkarte-quoten": networks.quota_map,
    "wolke-schluessel": views.cloud_with_key,
    "zerbrochener-chip": chips.broken_chip,
}

PORTRAITS: dict[str, Callable[[], Sheet]] = {
    "portrait-falkenrath": partial(portrait, Face("bob")),
    "portrait-terbrueggen": partial(portrait, Face("parted", ground="ink", glasses=True, tilt=-10)),
    "portrait-aydin-voss": partial(portrait, Face("curls", tilt=8)),
    "portrait-osterloh": partial(portrait, Face("sides", ground="ink", beard=True)),
    "portrait-windisch": partial(portrait, Face("bun", glasses=True)),
    "portrait-brandl": partial(portrait, Face("short", ground="ink", tilt=6)),
    "portrait-roesler": partial(portrait, Face("long")),
    "portrait-redaktion": office,
}


def draw(key: str) -> bytes:
    """The picture `key` as JPEG. Raises `KeyError` for a key that nobody draws."""
    if key in PORTRAITS:
        sheet = PORTRAITS[key]()
    else:
        motif = MOTIFS[key]
        sheet = Sheet()
        motif(sheet)
    out = BytesIO()
    sheet.printed().save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
