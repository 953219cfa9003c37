"""Pictures in an object store that speaks S3, where several hosts share them. Loaded only where MEDIA_STORAGE_URL names one."""

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):
    """Readers get the pictures at our own address (`media.py`): no page asks another host for anything."""

    def __init__(self, **options) -> None:
        config = Config(
            # Host names of buckets need a certificate each; paths work with every provider.
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # Newer checksums, sent unasked, are refused by some stores.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 2},
        )
        super().__init__(client_config=config, transfer_config=TransferConfig(use_threads=False), **options)

    def url(self, name: str) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name)
