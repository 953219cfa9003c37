"""Importing: readers turn files into records, one writer turns records into articles."""

from .record import BadRecord, Record
from .writer import Outcome, Writer

__all__ = ["BadRecord", "Outcome", "Record", "Writer"]
