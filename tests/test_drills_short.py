"""The long drills of tests/drills in short: nothing that was acknowledged is lost, nothing is half done, nothing comes early or late."""

import pytest

from .drills import kills, power_cut, schedules
from .postgres import Cluster

pytestmark = pytest.mark.slow


def test_killed_workers_and_masters_lose_nothing(tmp_path):
    result = kills.drill(tmp_path, "", kills=4, seed=3)
    assert result.kills >= 4 and result.acknowledged
    assert (result.lost, result.half_done) == (0, [])


def test_killed_workers_lose_nothing_of_postgresql(tmp_path):
    with Cluster() as cluster:
        result = kills.drill(tmp_path, cluster.url, kills=3, seed=4)
    assert (result.lost, result.half_done) == (0, [])


@pytest.mark.parametrize("database", power_cut.DRILLS)
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path, database):
    result = power_cut.DRILLS[database](tmp_path, cuts=3, seed=5)
    assert (result.lost, result.damaged) == (0, 0) and result.acknowledged


def test_scheduled_articles_appear_on_their_second(tmp_path):
    result = schedules.drill(tmp_path, "", many=3, seconds=6)
    assert (result.early, result.late) == (0, 0) and result.unseen < 3
