"""Pictures in an object store: stored, shown at our own address, copied, withdrawn, all through the storage's interface."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.files.storage import default_storage
from django.core.management import call_command

from techpolicy import environment

from .factories import make_article, make_image, picture_file
from .object_store import ObjectStore

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def store():
    with ObjectStore("our-key") as running:
        yield running


@pytest.fixture
def in_the_store(store, settings, monkeypatch):
    """Use the store as an operator does, by one variable."""

    def use(key: str = "our-key") -> None:
        monkeypatch.setenv("MEDIA_STORAGE_URL", f"s3://{key}:geh%2Feim@{store.host}/zeitung/netz?tls=0")
        settings.STORAGES = settings.STORAGES | {"default": environment.media_storage("MEDIA_STORAGE_URL")}

    use()
    return use


def test_a_picture_is_stored_there_and_read_at_our_own_address(client, store, in_the_store):
    image = make_image(file=picture_file(700, 400))
    page = client.get(make_article(lead_image=image).get_absolute_url()).content.decode()
    assert f'src="/media/{image.file.name[:-4]}-700.jpg"' in page
    assert store.host not in page
    answer = client.get(f"/media/{image.file.name}")
    assert b"".join(answer.streaming_content) == store.objects[f"/zeitung/netz/{image.file.name}"]
    assert answer.headers["Content-Type"].startswith("image/")
    assert "immutable" in answer.headers["Cache-Control"]


def test_copies_are_made_there_and_nothing_is_written_to_this_machine(store, in_the_store, settings):
    image = make_image(file=picture_file(700, 400))
    call_command("renditions", verbosity=0)
    image.refresh_from_db()
    assert image.renditions.keys() == {"jpg", "webp", "avif"}
    assert store.objects.keys() == {f"/zeitung/netz/{name}" for name in image.files}
    assert not settings.MEDIA_ROOT.exists()


def test_a_withdrawn_picture_is_gone_from_there(client, store, in_the_store, django_capture_on_commit_callbacks):
    image = make_image(file=picture_file(700, 400))
    name = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.withdraw()
    assert store.objects == {}
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("path", ["bilder/fehlt.jpg", "bilder", "../zeitung/netz/x.jpg", "%00"])
def test_what_is_not_there_is_not_found(client, in_the_store, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_the_deployment_check_writes_and_removes_a_file(store, in_the_store):
    def problems() -> list[str]:
        found = run_checks(tags=[Tags.files], include_deployment_checks=True)
        return [message.id for message in found]

    assert problems() == []
    assert store.objects == {}
    in_the_store("another-key")
    assert problems() == ["articles.E004"]


def test_the_same_name_in_another_folder_of_the_bucket_is_out_of_reach(client, store, in_the_store):
    store.objects["/zeitung/anderes.jpg"] = b"x"
    assert not default_storage.exists("anderes.jpg")
    assert client.get("/media/anderes.jpg").status_code == 404
