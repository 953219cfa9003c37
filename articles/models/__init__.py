"""Every table of the site, a noun a module; this file only re-exports."""

from .article.article import Article
from .article.byline import Byline
from .article.choices import AiUse, Genre, SourceKind, State, Step, TextLicence
from .article.content import LeadImage, Snapshot, Source
from .article.correction import Correction, CorrectionKind, CorrectionLocked
from .article.reference import Reference
from .article.refusals import EmbargoHolds, MayNotPublish, NeedsSecondPerson, NewerRevision, NotPublishable
from .article.schedule import NEVER
from .article.slug import LegacyPath, Slug
from .article.tagging import TagRef
from .derived.citation import Citation, Provision
from .derived.related import (
    ArticleTerm,
    ArticleVector,
    RelatedArticle,
    RelatedChoice,
    RelatedChoiceKind,
    RelatedCount,
    RelatedStatistics,
)
from .derived.search import SearchDocument, SearchName, SearchTerm
from .desk.preview_link import PreviewLink
from .desk.remark import Remark, RemarkPlace, Verdict
from .desk.revision import Draft, Presence, Revision, RevisionIsImmutable, RevisionKind
from .desk.still_current import StillCurrent
from .desk.template import ArticleTemplate
from .desk.working_copy import KEPT_IN_TRASH, Seen, WorkingCopy
from .drawing import ImageKind
from .edition import Edition, PublicChange, public_change, public_changed
from .image import Image
from .people.audit import AuditAction, AuditEntry
from .people.author import Author, AuthorKind
from .people.calendar_link import CalendarLink
from .people.desk_session import DeskSession
from .people.login_attempts import LoginAttempts
from .people.saved_view import SavedView
from .people.user import User
from .site.archive import ArchiveImport, ImportedRow, ImportFormat, ImportState
from .site.backup import BACKUP_DUE, Backup
from .site.front_page import FrontPageSlot
from .site.host import Host
from .site.link_check import LinkCheck, LinkState
from .site.series import Series, SeriesPart, SeriesSlug
from .site.settings import DataLicence, Page, SiteSettings
from .subjects.alias import Alias, AliasOrigin
from .subjects.change import ChangeKind, DossierChange
from .subjects.company import Company, CompanyAlias, CompanyKind, TaggedCompany
from .subjects.institution import Institution, InstitutionAlias, InstitutionKind, TaggedInstitution
from .subjects.merging import MergeRefused, can_be_undone, merge, undo_merge
from .subjects.milestone import Milestone
from .subjects.registry import SUBJECTS
from .subjects.regulation import Instrument, Regulation, RegulationAlias, TaggedRegulation
from .subjects.relation import Relation, RelationRole, RelationStatus
from .subjects.stages import Certainty, MilestoneKind, Precision, Stage
from .subjects.subject import Jurisdiction, Subject
from .subjects.topic import Ink, TaggedTopic, Topic, TopicAlias

__all__ = [
    "BACKUP_DUE", "KEPT_IN_TRASH", "NEVER", "SUBJECTS", "AiUse", "Alias", "AliasOrigin", "ArchiveImport", "Article", "ArticleTemplate", "ArticleTerm", "ArticleVector",
    "AuditAction", "AuditEntry", "Author", "AuthorKind", "Backup", "Byline", "CalendarLink", "Certainty", "ChangeKind", "Citation", "Company", "CompanyAlias", "CompanyKind",
    "Correction", "CorrectionKind", "CorrectionLocked", "DataLicence", "DeskSession", "DossierChange",
    "Draft", "Edition", "EmbargoHolds", "FrontPageSlot", "Genre", "Host", "Image", "ImageKind", "ImportFormat", "ImportState",
    "ImportedRow", "Ink", "Institution", "InstitutionAlias", "InstitutionKind", "Instrument", "Jurisdiction", "LeadImage", "LegacyPath", "LinkCheck", "LinkState",
    "LoginAttempts", "MayNotPublish", "MergeRefused", "Milestone", "MilestoneKind", "NeedsSecondPerson", "NewerRevision", "NotPublishable", "Page",
    "Precision", "Presence", "Provision", "PreviewLink", "PublicChange", "Reference", "Regulation", "RegulationAlias", "RelatedArticle", "RelatedChoice",
    "RelatedChoiceKind", "RelatedCount", "RelatedStatistics", "Relation", "RelationRole", "RelationStatus", "Remark", "RemarkPlace", "Revision",
    "RevisionIsImmutable", "RevisionKind", "SavedView", "SearchDocument", "SearchName", "SearchTerm", "Seen", "Series", "SeriesPart", "SeriesSlug",
    "SiteSettings", "Slug", "Snapshot", "Source", "SourceKind", "Stage", "State", "StillCurrent", "Step", "Subject", "TagRef", "TaggedCompany", "TaggedInstitution",
    "TaggedRegulation", "TaggedTopic", "TextLicence", "Topic", "TopicAlias", "User", "Verdict", "WorkingCopy", "can_be_undone", "merge",
    "public_change", "public_changed", "undo_merge",
]  # fmt: skip
