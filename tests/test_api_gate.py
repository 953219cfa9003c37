"""Law 1 in the open data: no filter, cursor or page tells of what is not public."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from articles.api.cursor import Position, written
from articles.api.gathered import NAMES
from articles.api.resources import RESOURCES
from articles.models import SUBJECTS, Milestone, Relation

from .factories import make_article, make_company, make_draft, make_regulation, make_subject
from .test_gate import SECRET, SECRET_SLUG, STATES, World, traces

pytestmark = pytest.mark.django_db
START = "/api/v1/"
HOUR = dt.timedelta(hours=1)


def texts(client, world: World):
    """Each list, whole and narrowed by whatever there is, visible or not, and from before the first row on."""
    tags = [*world.tags.values(), *world.open.values()]
    for name, resource in RESOURCES.items():
        values = {one.name: [one.example] for one in resource.filters}
        for kind, plural in NAMES.items():
            for filter_name in {plural.removesuffix("s"), kind, "law", "company", "part_of", "implements", "parent"}:
                if filter_name in values:
                    values[filter_name] += [key for tag in tags for key in (tag.pk, tag.slug)]
        if "name" in values:
            values["name"] += [tag.name for tag in tags]
        asked = [{}, {"limit": 1}, *({name: value} for name, given in values.items() for value in given)]
        if name == "articles":
            asked += [
                {"company": a.pk, "law": b.pk}
                for a in tags
                for b in tags
                if (a.kind, b.kind) == ("company", "regulation")
            ]
            at = world.hidden.publish_at or timezone.now()
            asked += [{"cursor": written(Position(at + HOUR, world.hidden.pk + 1))}, {"since": f"{at:%Y-%m-%d}"}]
        for query in asked:
            answer = client.get(f"{START}{name}?{urlencode(query)}")
            assert answer.status_code in (200, 400)
            yield query, answer


@pytest.mark.parametrize("state", STATES)
def test_filters_and_cursors_tell_nothing_of_what_is_hidden(client, state):
    world, seen = World(state), 0
    for query, answer in texts(client, world):
        told = json.loads(answer.content)
        told.pop("given", None)  # what the reader typed
        told.pop("detail", None) if "parameter" in told else None
        told["next"] = None if SECRET_SLUG in urlencode(query) else told.get("next")
        assert not traces(json.dumps(told, ensure_ascii=False)), query
        seen += answer.status_code == 200 and bool(told["data"])
    assert seen >= 15


@pytest.mark.parametrize("state", STATES)
def test_a_hidden_subject_is_refused_like_one_that_does_not_exist(client, state):
    world = World(state)
    for kind, tag in world.tags.items():
        name = {"regulation": "law"}.get(kind, kind)
        refused = [client.get(f"{START}articles?{name}={key}") for key in (tag.pk, tag.slug, "gibt-es-nicht", 10**9)]
        assert [answer.status_code for answer in refused] == [400] * 4
        assert len({answer.json()["expected"] for answer in refused}) == 1
        gone = [client.get(f"{START}{NAMES[kind]}/{pk}") for pk in (tag.pk, 10**9)]
        assert [answer.status_code for answer in gone] == [404, 404]


def test_what_a_public_row_points_at_is_left_out_while_it_is_hidden(client):
    hidden_company, hidden_law = make_company(name=SECRET), make_regulation(name=f"{SECRET} Gesetz")
    office = make_subject("institution", name=f"{SECRET} Amt")
    secret = make_draft(title=SECRET, tags=[hidden_company, hidden_law, office])
    company = make_company(parent=hidden_company)
    law = make_regulation(part_of=hidden_law, implements=hidden_law)
    law.institutions.add(office)
    make_article(tags=[company, law])
    date = Milestone.objects.create(regulation=law, kind="deadline", date=timezone.localdate(), our_article=secret)
    moved = {"regulation": law, "kind": "deadline", "date": timezone.localdate(), "scope": SECRET, "replaces": date}
    newer = Milestone.objects.create(**moved, visible_from=timezone.now() + HOUR)

    def seen() -> list[dict]:
        return [client.get(f"{START}{name}").json()["data"] for name in ("companies", "laws", "milestones")]

    before = seen()
    assert not traces(json.dumps(before, ensure_ascii=False))
    assert (before[0][0]["parent"], before[1][0]["part_of"], before[1][0]["institutions"]) == (None, None, [])
    assert [(row["article"], row["replaced_by"]) for row in before[2]] == [(None, None)]
    secret.publish()
    Milestone.objects.filter(pk=newer.pk).update(visible_from=None)
    after = seen()
    parents = {row["id"]: row["parent"] for row in after[0]}
    assert parents[company.pk]["id"] == hidden_company.pk
    assert [row["replaced_by"] for row in after[2]] == [newer.pk, None]
    assert after[1][[row["id"] for row in after[1]].index(law.pk)]["institutions"][0]["id"] == office.pk


def test_dates_and_relations_wait_for_their_moment(client, time_machine):
    company, law = make_company(), make_regulation()
    make_article(tags=[company, law])
    soon = timezone.now() + HOUR
    Milestone.objects.create(regulation=law, kind="deadline", date=soon.date(), visible_from=soon)
    Relation.objects.create(company=company, regulation=law, role="fine", source="https://e.org/", visible_from=soon)
    lists = [f"{START}milestones?law={law.pk}", f"{START}relations?company={company.pk}"]
    alone = [f"{START}milestones/{law.milestones.get().pk}", f"{START}relations/{law.relations.get().pk}"]
    assert [client.get(path).json()["data"] for path in lists] == [[], []]
    assert [client.get(path).status_code for path in alone] == [404, 404]
    time_machine.move_to(soon)
    assert [len(client.get(path).json()["data"]) for path in lists] == [1, 1]


def test_names_that_came_by_merging_are_not_told(client):
    """Readers may never have seen them."""
    for kind, model in SUBJECTS.items():
        tag = make_subject(kind)
        make_article(tags=[tag])
        tag.aliases.create(name=f"{SECRET} {kind}", origin="merged", merged_id=10**6)
        tag.aliases.create(name=f"Bekannt {kind}")
        names = client.get(f"{START}{NAMES[kind]}/{tag.pk}").json()["data"]["other_names"]
        assert names == [f"Bekannt {kind}"], model


def test_a_name_from_before_it_was_public_is_not_told(client):
    tag = make_company(name=SECRET)
    for name in ("Meta", "Metaverse"):
        tag.name = name
        tag.save()
        make_article(tags=[tag])
    assert client.get(f"{START}companies/{tag.pk}").json()["data"]["other_names"] == ["Meta"]


def test_tags_that_wait_for_confirmation_are_on_no_article(client):
    article = make_article(tags=[make_company(name=SECRET, is_proposed=True), make_regulation()])
    for path in ("articles", f"articles/{article.pk}", "companies"):
        assert SECRET not in client.get(f"{START}{path}").content.decode()
