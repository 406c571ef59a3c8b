"""The table: one row for each address. A row that names no address, and an address without a row, fail the test."""

from tests.integration.rights.principals import SIGNED_IN
from tests.integration.rights.rules import (
    EVERYBODY,
    EVERYBODY_SIGNED_IN,
    IN,
    NO_SUCH_PAGE,
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
EXPORTS = group("digital_lead deputy clinical_lead sponsor regional_lead analyst")
ADMINISTRATOR = group("administrator")
ANALYST = group("analyst")

answers = Rule(READS_ANSWERS)
results = Rule(READS_RESULTS)
own_passkey = Rule(SIGNED_IN, personal=True)
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
    Row("nhsuk:accessibility_read", get=EVERYBODY),
    Row("nhsuk:privacy_read", get=EVERYBODY),
    Row("nhsuk:cookies_read", get=EVERYBODY),
    # --- people
    Row("accounts:person_read"),
    Row("accounts:role_list", get=only(ADMINISTRATOR)),
    Row("accounts:person_list", get=only(ADMINISTRATOR)),
    Row("accounts:person_invite", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR)),
    Row("accounts:membership_end", get=only(ADMINISTRATOR), post=only(ADMINISTRATOR), object="membership"),
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
    Row(
        "surveys:question_answer",
        get=answers,
        post=among_answers("contributor digital_lead deputy"),
        object="question",
    ),
    Row("surveys:answers_check", get=answers, object="assessment"),
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
    Row("surveys:submission_read", get=answers, object="submission"),
    # --- what people read
    Row("reports:home_read", get=EVERYBODY),
    Row("reports:result_read", get=results, object="result"),
    Row("reports:result_export", get=Rule(EXPORTS, sees=READS_RESULTS), object="result"),
    Row("reports:receipt_read", get=results, object="result"),
    Row("reports:receipt_state", get=results, object="result"),
    Row("reports:region_read", get=Rule(group("regional_lead analyst")), object="region"),
    Row("reports:national_read", get=only(group("analyst policy_owner"))),
    Row("reports:publication_prepare", get=only(ANALYST), post=only(ANALYST), object="wave"),
    Row("reports:publication_release", get=only(ANALYST), post=only(ANALYST), object="publication"),
    Row("reports:audit_read", get=only(group("auditor trust_auditor"))),
    # --- the API
    Row("api:api_read"),
    Row("api:schema_read"),
    Row("api:trust_list", names_every_trust=True),
    Row("api:trust_read", object="trust", get=Rule(SIGNED_IN, everywhere=True)),
    Row("api:wave_list"),
    Row("api:wave_read", object="slug", get=Rule(SIGNED_IN, everywhere=True)),
    Row("api:assessment_list"),
    Row("api:assessment_read", object="assessment", get=Rule(SEES_COMPLETION)),
    Row("api:score_list"),
    Row("api:nothing_read", get=absent, post=absent, arguments=(("rest", "nothing"),)),
]
