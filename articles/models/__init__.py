"""Every table of the site, a noun a module; this file only re-exports."""

from .alias import Alias, AliasOrigin, CompanyAlias, InstitutionAlias, RegulationAlias, TopicAlias
from .applying import SUBJECTS, THROUGH
from .article import Article
from .audit import AuditEntry
from .byline import Byline
from .company import Company, CompanyKind, TaggedCompany
from .correction import Correction, CorrectionKind, CorrectionLocked
from .edition import Edition, PublicChange, public_change, public_changed
from .front_page import FrontPageSlot
from .genre import AiUse, Genre, SourceKind, State, Step
from .image import Image, ImageKind
from .login_attempts import LoginAttempts
from .merging import MergeRefused, can_be_undone, undo_merge
from .milestone import Certainty, Milestone, MilestoneKind, Precision, Stage
from .people import Author, AuthorKind
from .preview_link import PreviewLink, PreviewNote, Verdict
from .reference import Reference
from .refusals import EmbargoHolds, MayNotPublish, NeedsSecondPerson, NewerRevision, NotPublishable
from .regulation import Instrument, Regulation, TaggedRegulation
from .related import (
    ArticleTerm,
    ArticleVector,
    RelatedArticle,
    RelatedChoice,
    RelatedChoiceKind,
    RelatedCount,
    RelatedStatistics,
)
from .relation import Relation, RelationRole, RelationStatus
from .revision import Draft, Presence, Revision, RevisionIsImmutable, RevisionKind
from .schedule import NEVER
from .search_document import SearchDocument, SearchName, SearchTerm
from .site import Page, SiteSettings
from .slug import LegacyPath, Slug
from .snapshot import LeadImage, Snapshot, Source, TagRef
from .tags import Institution, InstitutionKind, Jurisdiction, TaggedInstitution, TaggedTopic, Topic
from .user import User
from .working_copy import Seen, WorkingCopy

__all__ = [
    "NEVER", "SUBJECTS", "THROUGH", "AiUse", "Alias", "AliasOrigin", "Article", "ArticleTerm", "ArticleVector", "AuditEntry", "Author", "AuthorKind",
    "Byline", "Certainty", "Company", "CompanyAlias", "CompanyKind", "Correction", "CorrectionKind", "CorrectionLocked", "Draft", "Edition", "EmbargoHolds",
    "FrontPageSlot", "Genre", "Image", "ImageKind", "Institution", "InstitutionAlias", "InstitutionKind", "Instrument",
    "Jurisdiction", "LeadImage", "LegacyPath", "LoginAttempts", "MayNotPublish", "MergeRefused", "Milestone", "MilestoneKind", "NeedsSecondPerson", "NewerRevision", "NotPublishable",
    "Page", "Precision", "Presence", "PreviewLink", "PreviewNote", "PublicChange", "Reference", "Regulation", "RegulationAlias",
    "RelatedArticle", "RelatedChoice", "RelatedChoiceKind", "RelatedCount", "RelatedStatistics", "Relation", "RelationRole", "RelationStatus", "Revision",
    "RevisionIsImmutable", "RevisionKind", "SearchDocument", "SearchName", "SearchTerm", "Seen", "SiteSettings", "Slug", "Snapshot", "Source", "SourceKind", "Stage",
    "State", "Step", "TagRef", "TaggedCompany", "TaggedInstitution", "TaggedRegulation", "TaggedTopic", "Topic", "TopicAlias",
    "User", "Verdict", "WorkingCopy", "can_be_undone", "public_change", "public_changed",
    "undo_merge",
]  # fmt: skip
