"""`python -m tests.drills.rolling --rounds 5`: two hosts restart in turn, after `migrate`, while readers read and an editor saves."""

import argparse
import sys
import time

from ..hosts import Hosts, hosts
from .traffic import Traffic, newest_title

ARTICLE = 1
DRAIN = 3  # seconds in which a host that nginx asks no more finishes its answers


def roll(place: Hosts) -> None:
    """What docs/operations.md, Several hosts, says: migrate, then each host out of nginx, restarted, and in again."""
    migrated = place.servers[0].manage("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    every = list(place.nginx.applications)
    for server in place.servers:
        place.nginx.applications = [port for port in every if port != server.port]
        place.nginx.reload()
        time.sleep(DRAIN)
        server.__exit__()
        server.start()
        place.nginx.applications = every
        place.nginx.reload()


def main(rounds: int, pause: float) -> int:
    with hosts() as place:
        traffic = Traffic(pause)
        with traffic.at(place, ARTICLE):
            for _ in range(rounds):
                roll(place)
                time.sleep(DRAIN)
        print("\n".join(traffic.figures()))
        stored, saved = newest_title(place, ARTICLE), traffic.saved[-1]
        print(f"{rounds} rounds; the last acknowledged title is stored: {stored == saved}")
        return int(bool(traffic.errors) or stored != saved)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pause", type=float, default=0.6, help="seconds between two requests of one visitor")
    options = parser.parse_args()
    sys.exit(main(options.rounds, options.pause))
