"""Who may open what in the desk: every address under /admin/, as a table. One that the table lacks fails the test.

Columns as in `permissions.py`. `x` may; `-` may not: a log-in page, a refusal, a page that is not there.
"""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from articles.models import (
    SUBJECTS,
)

from .permissions import COLUMNS, Newsroom, routes, table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Addresses of the desk by name. `stock` lines stand for the pages of one kind: list, add, change, delete, history.
ADDRESSES = """
login                        x - - - -
app_list                     - x x x x
logout                       - - - - -
index                        - x x x x
password_change              - x x x x
password_change_done         - x x x x
jsi18n                       - x x x x
autocomplete                 - - - - -
view_on_site                 - - - - -

account_login                x - - - -
admin_password_reset         x x x x x
desk_forgotten_sent          x x x x x
desk_new_password            x x x x x
desk_new_password_done       x x x x x
mfa_authenticate             - - - - -
desk_access                  - x x x x
mfa_index                    - x x x x
mfa_list_webauthn            - x x x x
desk_end_sessions            - - - - -
account_reauthenticate       - x x x x
mfa_reauthenticate           - x x x x
mfa_reauthenticate_webauthn  - x x x x
mfa_activate_totp            - x x x x
mfa_add_webauthn             - x x x x
mfa_deactivate_totp          - - - - -
mfa_remove_webauthn          - x x x x
mfa_view_recovery_codes      - - - - -
mfa_generate_recovery_codes  - x x x x

desk_pictures                - x x x x
desk_articles                - x x x x
desk_authors                 - x x x x
desk_tags                    - x x x x
desk_names                   - x x x x
desk_createtag               - - - - -
desk_upload                  - - - - -
desk_filenotes               - - - - -
desk_checklist               - - - - -
desk_chart                   - - - - -
desk_preview_new             - - - - -
desk_autosave_new            - - - - -
desk_draft_discard           - - - - -
desk_autosave                - - - - -
desk_presence                - - - - -
desk_remarks                 - x - x x
desk_discard                 - - - - -
desk_rename                  - - - - -
desk_restore                 - - - - -
desk_preview_revoke          - x - x x
desk_preview_take_over       - x - x x
desk_suggest                 - - - - -
desk_related                 - - - - -
desk_decide                  - - - - -
desk_summary                 - - - - -
desk_summary_new             - - - - -
desk_practice                - - - - -
desk_planning                - x x x x
desk_planning_links          - x x x x
desk_planning_feed           x x x x x
desk_planning_move           - - - - -
desk_links                   - - - x x
desk_mails                   - - - - x
desk_bulk                    - - - - -
desk_bulk_result             - - - - -
desk_bulk_undo               - - - - -
desk_view_save               - - - - -
desk_view_delete             - - - - -
desk_where_else              - x x x x
desk_outdated                - x x x x
desk_still_current           - - - - -
desk_outdated_box            - - - - -
desk_conflict                - x - x x
desk_withdraw                - - - - x
desk_counterstatement        - - - x x
desk_lift_embargo            - - - - x
desk_trash                   - x x x x
desk_trash_restore           - - - - -
desk_trash_delete            - - - - -
desk_duplicate               - - - - -
desk_follow_up               - - - - -
desk_template                - - - x x
desk_trail                   - x - x x
desk_compare                 - x - x x
desk_preview                 - x - x x
desk_preview_links           - x - x x
desk_redact                  - - - - x
desk_picture_withdraw        - - - - x
desk_proposals               - - - x x
desk_front_suche             - - - x x
desk_front_vorschau          - - - - -

articles_article_changelist  - x x x x
articles_article_add         - x x x x
articles_article_change      - x - x x
articles_article_history     - x - x x
articles_article_delete      - - - x x

articles_image_changelist    - x x x x
articles_image_add           - x x x x
articles_image_change        - x x x x
articles_image_history       - x x x x
articles_image_delete        - - - x x

articles_articletemplate_changelist - x x x x
articles_articletemplate_add - - - - -
articles_articletemplate_change - x x x x
articles_articletemplate_history - x x x x
articles_articletemplate_delete - - - x x

articles_author_changelist   - x x x x
articles_author_add          - - - x x
articles_author_change       - x x x x
articles_author_history      - x x x x
articles_author_delete       - - - - x

articles_series_changelist   - x x x x
articles_series_add          - - - x x
articles_series_change       - x x x x
articles_series_history      - x x x x
articles_series_delete       - - - - x

articles_user_changelist     - - - - x
articles_user_add            - - - - x
articles_user_change         - - - - x
articles_user_history        - - - - x
articles_user_delete         - - - - -
auth_user_password_change    - - - - x

articles_sitesettings_changelist - - - - x
articles_sitesettings_add    - - - - -
articles_sitesettings_change - - - - x
articles_sitesettings_history - - - - x
articles_sitesettings_delete - - - - -

articles_page_changelist     - - - - x
articles_page_add            - - - - x
articles_page_change         - - - - x
articles_page_history        - - - - x
articles_page_delete         - - - - x

articles_frontpageslot_changelist - - - x x

articles_archiveimport_changelist - - - - x
articles_archiveimport_change - - - - x
articles_archiveimport_terms - - - - x
articles_archiveimport_csv   - - - - x
articles_archiveimport_check - - - - -
articles_archiveimport_start - - - - -
articles_archiveimport_undo  - - - - x
articles_archiveimport_discard - - - - x

articles_auditentry_changelist - - - - x
articles_auditentry_csv      - - - - x
articles_auditentry_undo     - - - - -
articles_auditentry_add      - - - - -
articles_auditentry_change   - - - - x
articles_auditentry_history  - - - - x
articles_auditentry_delete   - - - - -

articles_milestone_changelist - - - x x
articles_milestone_add       - - - x x
articles_milestone_change    - - - x x
articles_milestone_history   - - - x x
articles_milestone_delete    - - - x x

articles_relation_changelist - - - x x
articles_relation_add        - - - x x
articles_relation_change     - - - x x
articles_relation_history    - - - x x
articles_relation_delete     - - - x x

SUBJECT_changelist           - x x x x
SUBJECT_add                  - - - x x
SUBJECT_change               - x x x x
SUBJECT_history              - x x x x
SUBJECT_delete               - - - - x
SUBJECT_merge                - - - - x
SUBJECT_duplicates           - - - x x
"""

# What the lists offer to do with a selection; `test_permission_actions.py` does it.
LIST_ACTIONS = """
article.assign               - x x x x
article.step                 - x x x x
article.byline               - x x x x
article.change_tags          - - - x x
articletemplate.delete_selected - - - x x
article.withdraw             - - - - x
article.delete_drafts        - - - x x
image.picture_credit         - x x x x
image.picture_licence        - x x x x
image.picture_rights         - x x x x
image.delete_unused          - - - x x
author.delete_selected       - - - - x
frontpageslot.delete_selected - - - x x
milestone.delete_selected    - - - x x
page.delete_selected         - - - - x
relation.delete_selected     - - - x x
series.delete_selected       - - - - x
SUBJECT.confirm              - - - x x
SUBJECT.delete_selected      - - - - x
SUBJECT.merge                - - - - x
"""


def may(response) -> bool:
    """Whether a page was answered, instead of a log-in page, a refusal or the way back to the start."""
    if response.status_code == 302:
        return not response.url.startswith(reverse("admin:login")) and response.url != reverse("admin:index")
    return response.status_code == 200


def expected(text: str = ADDRESSES, prefix: str = "articles_") -> dict[str, str]:
    """A table with `SUBJECT` written out for the four kinds of tags."""
    found = table(text)
    for name in [name for name in found if name.startswith("SUBJECT")]:
        marks = found.pop(name)
        found |= {name.replace("SUBJECT", f"{prefix}{kind}"): marks for kind in SUBJECTS}
    return found


def seen(client, newsroom: Newsroom, names: list[str]) -> dict[str, str]:
    marks = dict.fromkeys(names, "")
    for column in COLUMNS:
        if column != "anonymous":
            client.force_login(newsroom.people[column])
        for name in names:
            marks[name] += "x" if may(client.get(newsroom.path(name, column))) else "-"
    return marks


def test_every_address_of_the_desk_is_in_the_table():
    assert routes().keys() == expected().keys()


@pytest.mark.alike
def test_who_may_open(client):
    assert seen(client, Newsroom(), sorted(expected())) == expected()


def test_every_list_offers_its_actions_to_those_who_may(rf):
    people, offered = Newsroom().people, {}
    for column in COLUMNS:
        request = rf.get("/")
        request.user = people.get(column, AnonymousUser())
        for model, model_admin in site._registry.items():
            for name in model_admin.get_actions(request):
                offered.setdefault(f"{model._meta.model_name}.{name}", set()).add(column)
    marks = {name: "".join("-x"[column in who] for column in COLUMNS) for name, who in offered.items()}
    assert marks == expected(LIST_ACTIONS, "")
