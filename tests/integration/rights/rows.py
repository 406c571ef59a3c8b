"""The table: one row for each address. A row that names no address, and an address without a row, fail the test."""

from tests.integration.rights.principals import SIGNED_IN
from tests.integration.rights.rules import (
    EVERYBODY,
    EVERYBODY_SIGNED_IN,
    IN,
    NO_SUCH_PAGE,
    NOT_ALLOWED,
    SIGN_IN,
    Row,
    Rule,
    always,
    group,
    only,
)

TRUST = group("contributor digital_lead deputy clinical_lead sponsor")
LEADS = group("digital_lead deputy")
READS_ANSWERS = TRUST | group("regional_lead analyst")
SEES_COMPLETION = READS_ANSWERS | group("icb_lead")
READS_RESULTS = READS_ANSWERS | group("icb_lead")
COMPARES = READS_RESULTS | group("policy_owner peer")
EXPORTS = group("digital_lead deputy clinical_lead sponsor regional_lead analyst")
KEEPS_LISTS = group("regional_lead icb_lead analyst")
DOWNLOADS = EXPORTS | group("icb_lead peer")
ADMINISTRATOR = group("administrator")
ANALYST = group("analyst")

answers = Rule(READS_ANSWERS)
OWN_TEAM, OWN_LEADS = "contributor digital_lead deputy clinical_lead sponsor", "digital_lead deputy"
leads_team = Rule(LEADS)
results = Rule(READS_RESULTS)
reviewed = Rule(group("peer"), personal=True)
own_export = Rule(group("regional_lead analyst"), personal=True)
own_list = Rule(group("regional_lead icb_lead analyst"), personal=True)
own_passkey = Rule(SIGNED_IN, personal=True)
everywhere = Rule(SIGNED_IN, everywhere=True)
absent = always(NO_SUCH_PAGE, anonymous=SIGN_IN)
not_configured = always(NO_SUCH_PAGE)  # No single sign-on here.
SSO = (("provider_id", "sso"),)


def among_answers(names: str) -> Rule:
    """Those named; who may read the answers besides is forbidden, everybody else sees nothing."""
    return Rule(group(names), sees=READS_ANSWERS)


ROWS = [
    # --- the portal itself
    Row("health_alive", get=EVERYBODY),
    Row("health_ready", get=EVERYBODY),
    Row("health_status", get=always("503", anonymous="503")),  # No worker runs here.
    Row("nhsuk:icon_read", get=always("301")),
    Row("nhsuk:accessibility_read", get=EVERYBODY),
    Row("nhsuk:privacy_read", get=EVERYBODY),
    Row("nhsuk:cookies_read", get=EVERYBODY),
    # --- people
    Row("accounts:person_read"),
    Row("accounts:role_list", get=only(ADMINISTRATOR)),
    Row("accounts:person_list", get=only(ADMINISTRATOR)),
    Row("accounts:person_invite", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR)),
    Row("accounts:person_manage", get=only(ADMINISTRATOR), object="person"),
    Row("accounts:person_correct", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="person"),
    Row("accounts:person_invite_again", get=NOT_ALLOWED, post=only(ADMINISTRATOR), object="person"),
    Row("accounts:role_give", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="person"),
    Row("accounts:second_step_remove", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="person"),
    Row("accounts:account_close", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="person"),
    Row("accounts:account_open", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="person"),
    Row("accounts:membership_end", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="membership"),
    Row("accounts:team_list", get=leads_team, object="trust"),
    Row("accounts:team_invite", get=leads_team, post=leads_team, object="trust"),
    Row("accounts:team_member_themes", get=leads_team, post=leads_team, object="member"),
    Row("accounts:team_invitation_resend", get=NOT_ALLOWED, post=leads_team, object="member"),
    Row("surveys:member_end", get=leads_team, post=leads_team, object="member"),
    Row(
        "accounts:invitation_accept",
        get=always(NO_SUCH_PAGE),
        post=always(NO_SUCH_PAGE),
        arguments=(("token", "made-up"),),
    ),
    # --- sign-in
    Row("account_login", get=EVERYBODY, post=EVERYBODY),
    Row("account_logout", get=EVERYBODY_SIGNED_IN, post=always(SIGN_IN)),
    Row("account_inactive", get=EVERYBODY),
    Row("account_reauthenticate", post=EVERYBODY_SIGNED_IN),
    Row("account_change_password", post=EVERYBODY_SIGNED_IN),
    Row("account_set_password", post=EVERYBODY_SIGNED_IN),
    Row("account_reset_password", get=EVERYBODY, post=EVERYBODY),
    Row("account_reset_password_done", get=EVERYBODY),
    Row(
        "account_reset_password_from_key",
        get=EVERYBODY,
        post=EVERYBODY,
        arguments=(("uidb36", "1"), ("key", "set-password")),
    ),
    Row("account_reset_password_from_key_done", get=EVERYBODY),
    Row("mfa_index"),
    Row("mfa_authenticate", get=always(IN, anonymous=SIGN_IN), post=always(IN, anonymous=SIGN_IN)),
    Row("mfa_reauthenticate", post=EVERYBODY_SIGNED_IN),
    Row("mfa_activate_totp", post=EVERYBODY_SIGNED_IN),
    Row("mfa_deactivate_totp", post=EVERYBODY_SIGNED_IN),
    Row("mfa_view_recovery_codes", get=absent),  # They have none yet.
    Row("mfa_generate_recovery_codes", post=EVERYBODY_SIGNED_IN),
    Row("mfa_download_recovery_codes", get=absent, post=absent),
    Row("mfa_list_webauthn"),
    Row("mfa_add_webauthn", post=EVERYBODY_SIGNED_IN),
    Row("mfa_remove_webauthn", get=own_passkey, post=own_passkey, object="passkey"),
    Row("mfa_login_webauthn", get=always(IN, anonymous=SIGN_IN), post=always(IN, anonymous=SIGN_IN)),
    Row("mfa_reauthenticate_webauthn", post=EVERYBODY_SIGNED_IN),
    Row("socialaccount_login_cancelled", get=EVERYBODY),
    Row("socialaccount_login_error", get=always(SIGN_IN)),  # 401
    Row(
        "openid_connect_login", get=always(NO_SUCH_PAGE), post=always(NO_SUCH_PAGE), arguments=(("provider_id", "sso"),)
    ),
    Row("openid_connect_callback", get=not_configured, post=not_configured, arguments=SSO),
    # --- assessments
    Row("surveys:assessment_read", get=answers, object="assessment"),
    Row("surveys:assessment_start", get=answers, object="assessment"),
    Row("surveys:ask_list", get=answers, object="assessment"),
    Row("surveys:theme_read", get=answers, object="theme"),
    Row("surveys:query_queue", get=only(group("regional_lead analyst"))),
    Row("surveys:query_list", get=answers, object="assessment"),
    Row(
        "surveys:query_raise",
        get=among_answers("regional_lead analyst"),
        post=among_answers("regional_lead analyst"),
        object="question",
    ),
    # The region raised it: the national team reads it, and neither replies nor closes.
    Row(
        "surveys:query_reply",
        get=answers,
        post=among_answers("contributor digital_lead deputy clinical_lead regional_lead"),
        object="query",
    ),
    *(
        Row(
            f"surveys:query_{name}",
            get=among_answers("regional_lead"),
            post=among_answers("regional_lead"),
            object="query",
        )
        for name in ("close", "reopen")
    ),
    Row("surveys:review_list"),
    Row("surveys:review_read", get=answers, object="submission"),
    Row(
        "surveys:review_open",
        get=among_answers("regional_lead analyst"),
        post=among_answers("regional_lead analyst"),
        object="assessment",
    ),
    Row(
        "surveys:review_consent",
        get=among_answers("digital_lead deputy"),
        post=among_answers("digital_lead deputy"),
        object="asked review",
    ),
    Row(
        "surveys:review_end",
        get=among_answers("regional_lead"),
        post=among_answers("regional_lead"),
        object="asked review",
    ),
    # What a peer may reach is theirs alone: to everybody else, whatever their role, it is not there.
    Row("surveys:review_work", get=reviewed, object="review"),
    Row("surveys:review_question", get=reviewed, post=reviewed, object="reviewed question"),
    Row("surveys:review_finish", get=reviewed, post=reviewed, object="review"),
    Row("surveys:review_evidence", get=reviewed, object="reviewed file"),
    *(
        Row(
            f"surveys:moderation_{name}",
            get=among_answers("analyst"),
            post=among_answers("analyst"),
            object="submitted question",
        )
        for name in ("propose", "confirm")
    ),
    Row("surveys:delegation_list", get=among_answers(OWN_TEAM), object="assessment"),
    Row("surveys:theme_assign", get=among_answers(OWN_LEADS), post=among_answers(OWN_LEADS), object="theme"),
    Row("surveys:question_assign", get=among_answers(OWN_LEADS), post=among_answers(OWN_LEADS), object="question"),
    Row("surveys:assignment_read", get=among_answers(OWN_TEAM), post=among_answers(OWN_LEADS), object="assignment"),
    Row("surveys:time_read", get=only(group("analyst policy_owner administrator")), object="wave"),
    Row(
        "surveys:question_answer",
        get=answers,
        post=among_answers("contributor digital_lead deputy"),
        object="question",
    ),
    Row(
        "surveys:answer_history",
        get=answers,
        post=among_answers("contributor digital_lead deputy"),
        object="question",
    ),
    Row(
        "surveys:answer_carry",
        get=NOT_ALLOWED,
        post=among_answers("contributor digital_lead deputy"),
        object="question",
    ),
    Row(
        "surveys:theme_carry",
        get=among_answers("contributor digital_lead deputy"),
        post=among_answers("contributor digital_lead deputy"),
        object="theme",
    ),
    Row(
        "surveys:workbook_read",
        get=answers,
        post=among_answers("contributor digital_lead deputy"),
        object="assessment",
    ),
    Row("surveys:workbook_download", get=answers, object="assessment"),
    Row(
        "surveys:workbook_preview",
        get=among_answers("contributor digital_lead deputy"),
        post=among_answers("contributor digital_lead deputy"),
        object="assessment",
        arguments=(("token", "sent-before"),),
    ),
    Row("surveys:answers_check", get=answers, object="assessment"),
    Row(
        "surveys:finding_explain",
        get=among_answers("digital_lead deputy"),
        post=among_answers("digital_lead deputy"),
        object="assessment",
        arguments=(("finding", "straight-line.workforce"),),
    ),
    Row(
        "surveys:kind_explain",
        get=among_answers("digital_lead deputy"),
        post=among_answers("digital_lead deputy"),
        object="assessment",
        arguments=(("kind", "straight-line"),),
    ),
    Row(
        "surveys:dissent_record",
        get=among_answers("contributor digital_lead deputy clinical_lead"),
        post=among_answers("contributor digital_lead deputy clinical_lead"),
        object="question",
    ),
    Row(
        "surveys:dissent_withdraw",
        get=among_answers("contributor digital_lead deputy clinical_lead"),
        post=among_answers("contributor digital_lead deputy clinical_lead"),
        object="dissent",
    ),
    Row(
        "surveys:assessment_sign",
        get=among_answers("digital_lead deputy"),
        post=among_answers("digital_lead deputy"),
        object="assessment",
    ),
    Row(
        "surveys:assessment_countersign",
        get=among_answers("clinical_lead"),
        post=among_answers("clinical_lead"),
        object="assessment",
    ),
    Row(
        "surveys:assessment_send_back",
        get=among_answers("digital_lead deputy clinical_lead"),
        post=among_answers("digital_lead deputy clinical_lead"),
        object="assessment",
    ),
    Row("surveys:evidence_list", get=answers, object="question"),
    *(
        Row(
            f"surveys:evidence_{name}",
            get=among_answers("contributor digital_lead deputy"),
            post=among_answers("contributor digital_lead deputy"),
            object="question",
        )
        for name in ("link", "file", "use")
    ),
    Row(
        "surveys:evidence_withdraw",
        get=among_answers("contributor digital_lead deputy"),
        post=among_answers("contributor digital_lead deputy"),
        object="attached",
    ),
    Row("surveys:evidence_download", get=answers, object="evidence"),
    Row("surveys:submission_read", get=answers, object="submission"),
    *(
        Row(
            f"surveys:{name}",
            get=among_answers("regional_lead analyst"),
            post=among_answers("regional_lead analyst"),
            object="assessment",
        )
        for name in ("assessment_extend", "contact_log")
    ),
    Row("surveys:assessment_remind", get=NOT_ALLOWED, post=among_answers("regional_lead analyst"), object="assessment"),
    # --- mail
    Row("surveys:mail_choices", post=EVERYBODY_SIGNED_IN),
    # Whoever has the signed word from a mail is let in, and it stops mail only; this one is not signed.
    Row(
        "surveys:mail_stop",
        get=always(NO_SUCH_PAGE),
        post=always(NO_SUCH_PAGE),
        arguments=(("token", "WzEsInJlbWluZGVycyJd:forged"),),
    ),
    # --- waves
    Row("surveys:wave_list", get=only(ADMINISTRATOR)),
    Row("surveys:wave_create", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR)),
    *(
        Row(f"surveys:wave_{name}", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="wave")
        for name in ("change", "remove", "open", "close")
    ),
    Row("surveys:wave_read", get=only(ADMINISTRATOR), object="wave"),
    # --- a submission, opened again
    *(
        Row(
            f"surveys:{name}",
            get=among_answers("digital_lead deputy"),
            post=among_answers("digital_lead deputy"),
            object="assessment",
        )
        for name in ("submission_withdraw", "reopening_ask")
    ),
    *(
        Row(f"surveys:{name}", get=among_answers("sponsor"), post=among_answers("sponsor"), object="assessment")
        for name in ("clinical_lead_confirm", "board_date_record")
    ),
    Row("surveys:not_applicable_list", get=only(group("regional_lead")), post=only(group("regional_lead"))),
    Row(
        "surveys:not_applicable_refuse",
        get=Rule(group("regional_lead")),
        post=Rule(group("regional_lead")),
        object="question",
    ),
    Row("surveys:submission_json", get=answers, object="submission"),
    Row("surveys:reopening_list", get=only(group("regional_lead analyst"))),
    Row(
        "surveys:reopening_decide",
        get=Rule(group("regional_lead analyst")),
        post=Rule(group("regional_lead analyst")),
        object="reopening",
    ),
    # --- the questionnaire, which is no secret
    Row("surveys:framework_list"),
    Row("surveys:framework_read", get=everywhere, object="framework"),
    Row("surveys:framework_changes", get=everywhere, object="framework change"),
    Row("surveys:question_correct", get=only(ADMINISTRATOR), object="framework question"),
    Row("surveys:text_correct", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="framework text"),
    Row("reports:questionnaire_pdf", get=everywhere, object="framework"),
    Row("reports:questionnaire_xlsx", get=everywhere, object="framework"),
    # --- what people read
    Row("reports:home_read", get=EVERYBODY),
    # No wave is named here: tests/unit/reports/views/test_named.py.
    Row("reports:named_read", get=absent, object="wave"),
    Row("reports:result_read", get=results, object="result"),
    Row("reports:result_theme", get=results, object="result theme"),
    Row("reports:nearest_read", get=results, object="result"),
    Row("reports:withheld_read", get=results, object="result"),
    Row("reports:result_export", get=Rule(EXPORTS, sees=READS_RESULTS), object="result"),
    Row("reports:result_summary", get=Rule(EXPORTS, sees=READS_RESULTS), object="result"),
    Row("reports:like_for_like_read", get=results, object="result"),
    Row("reports:range_read", get=results, object="result"),
    Row("reports:receipt_read", get=results, object="result"),
    Row("reports:receipt_pdf", get=results, object="result"),
    Row("reports:receipt_state", get=results, object="result"),
    Row("reports:region_read", get=Rule(group("regional_lead analyst")), object="region"),
    Row("reports:region_scores", get=Rule(group("regional_lead analyst")), object="region"),
    Row("reports:region_gaps", get=Rule(group("regional_lead analyst")), object="region"),
    Row("reports:region_changes", get=Rule(group("regional_lead analyst")), object="region"),
    Row("reports:certainty_read", get=only(ANALYST)),
    Row("reports:national_changes", get=only(ANALYST)),
    *(
        Row(
            f"reports:own_list_{name}", get=only(KEEPS_LISTS), **({"post": only(KEEPS_LISTS)} if name == "make" else {})
        )
        for name in ("list", "make")
    ),
    Row("reports:own_list_read", get=own_list, object="own list"),
    Row("reports:own_list_change", get=own_list, post=own_list, object="own list"),
    Row("reports:own_list_delete", get=own_list, post=own_list, object="own list"),
    Row("reports:data_list", get=only(DOWNLOADS)),
    Row("reports:data_download", get=only(DOWNLOADS, everywhere=True), object="data file"),
    Row(
        "reports:data_make",
        get=only(DOWNLOADS, everywhere=True),
        post=only(DOWNLOADS, everywhere=True),
        object="data table",
    ),
    Row("reports:open_data_make", get=only(ANALYST), post=only(ANALYST), object="wave"),
    Row("reports:export_list", get=only(DOWNLOADS)),
    Row("reports:export_england", get=only(ANALYST), post=only(ANALYST)),
    Row(
        "reports:export_region",
        get=Rule(group("regional_lead analyst")),
        post=Rule(group("regional_lead analyst")),
        object="region",
    ),
    Row("reports:export_download", get=own_export, object="export"),
    Row("reports:export_cancel", get=NOT_ALLOWED, post=own_export, object="export"),
    Row("reports:export_again", get=NOT_ALLOWED, post=own_export, object="export"),
    *(
        Row(f"reports:national_{name}", get=only(group("analyst policy_owner")))
        for name in ("read", "themes", "map", "places", "programmes", "questions", "briefing")
    ),
    Row("reports:publication_prepare", get=only(ANALYST), post=only(ANALYST), object="wave"),
    Row("reports:publication_release", get=only(ANALYST), post=only(ANALYST), object="publication"),
    Row("reports:audit_read", get=only(group("auditor trust_auditor"))),
    # --- the API
    Row("api:api_read"),
    Row("api:schema_read"),
    Row("api:trust_list", names_every_trust=True),
    Row("api:trust_read", object="trust", get=Rule(SIGNED_IN, everywhere=True)),
    Row("api:framework_list"),
    Row("api:framework_document_read", object="framework", get=Rule(SIGNED_IN, everywhere=True)),
    Row("api:wave_list"),
    Row("api:wave_read", object="slug", get=Rule(SIGNED_IN, everywhere=True)),
    Row("api:assessment_list"),
    Row("api:assessment_read", object="assessment", get=Rule(SEES_COMPLETION)),
    Row("api:score_list"),
    Row("api:score_read", object="submitted assessment", get=results),
    Row("api:publication_list"),
    Row("api:publication_read", object="released", get=Rule(COMPARES, everywhere=True)),
    Row("api:benchmark_list"),
    Row("api:export_list"),
    Row("api:export_read", object="own export", get=own_export),
    Row("api:nothing_read", get=absent, post=absent, arguments=(("rest", "nothing"),)),
]
