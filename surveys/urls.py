"""An assessment and what belongs to it; the questionnaire as a document."""

from django.urls import path

from . import review_urls
from .views import (
    assessment,
    carrying,
    chasing,
    check,
    delegation,
    dissent,
    evidence,
    framework,
    handover,
    history,
    mail,
    not_applicable,
    question,
    reopening,
    signing,
    sponsor,
    start,
    submission,
    theme,
    time,
    wave,
    workbook,
)

app_name = "surveys"

urlpatterns = [
    path("assessments/<int:assessment_id>/", assessment.assessment_read, name="assessment_read"),
    path("assessments/<int:assessment_id>/start/", start.assessment_start, name="assessment_start"),
    path("assessments/<int:assessment_id>/who-to-ask/", start.ask_list, name="ask_list"),
    path("assessments/<int:assessment_id>/themes/<str:key>/", theme.theme_read, name="theme_read"),
    path("assessments/<int:assessment_id>/questions/<str:key>/", question.question_answer, name="question_answer"),
    path("assessments/<int:assessment_id>/questions/<str:key>/history/", history.answer_history, name="answer_history"),
    path("assessments/<int:assessment_id>/questions/<str:key>/evidence/", evidence.evidence_list, name="evidence_list"),
    path("assessments/<int:assessment_id>/questions/<str:key>/still-true/", carrying.answer_carry, name="answer_carry"),
    path("assessments/<int:assessment_id>/themes/<str:key>/still-true/", carrying.theme_carry, name="theme_carry"),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/evidence/link/",
        evidence.evidence_link,
        name="evidence_link",
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/evidence/file/",
        evidence.evidence_file,
        name="evidence_file",
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/evidence/use/", evidence.evidence_use, name="evidence_use"
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/evidence/<int:evidence_id>/withdraw/",
        evidence.evidence_withdraw,
        name="evidence_withdraw",
    ),
    path(
        "assessments/<int:assessment_id>/evidence/<int:evidence_id>/",
        evidence.evidence_download,
        name="evidence_download",
    ),
    path("assessments/<int:assessment_id>/questions/<str:key>/dissent/", dissent.dissent_record, name="dissent_record"),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/dissent/<int:dissent_id>/withdraw/",
        dissent.dissent_withdraw,
        name="dissent_withdraw",
    ),
    path("assessments/<int:assessment_id>/workbook/", workbook.workbook_read, name="workbook_read"),
    path("assessments/<int:assessment_id>/workbook.xlsx", workbook.workbook_download, name="workbook_download"),
    path(
        "assessments/<int:assessment_id>/workbook/<str:token>/",
        workbook.workbook_preview_read,
        name="workbook_preview",
    ),
    path("assessments/<int:assessment_id>/team/", delegation.delegation_list, name="delegation_list"),
    path("assessments/<int:assessment_id>/themes/<str:key>/give/", delegation.theme_assign, name="theme_assign"),
    path(
        "assessments/<int:assessment_id>/questions/<str:key>/give/", delegation.question_assign, name="question_assign"
    ),
    path(
        "assessments/<int:assessment_id>/team/<int:assignment_id>/", delegation.assignment_read, name="assignment_read"
    ),
    path("team/<str:code>/<int:membership_id>/end/", handover.member_end, name="member_end"),
    path("assessments/<int:assessment_id>/check/", check.answers_check, name="answers_check"),
    path("assessments/<int:assessment_id>/check/all/<str:kind>/explain/", check.kind_explain, name="kind_explain"),
    path("assessments/<int:assessment_id>/check/<str:finding>/explain/", check.finding_explain, name="finding_explain"),
    path("assessments/<int:assessment_id>/sign/", signing.assessment_sign, name="assessment_sign"),
    path("assessments/<int:assessment_id>/countersign/", signing.assessment_countersign, name="assessment_countersign"),
    path("assessments/<int:assessment_id>/send-back/", signing.assessment_send_back, name="assessment_send_back"),
    path(
        "assessments/<int:assessment_id>/submissions/<int:number>/", submission.submission_read, name="submission_read"
    ),
    path("assessments/<int:assessment_id>/withdraw/", reopening.submission_withdraw, name="submission_withdraw"),
    path("assessments/<int:assessment_id>/reopening/", reopening.reopening_ask, name="reopening_ask"),
    path("reopenings/", reopening.reopening_list, name="reopening_list"),
    path("reopenings/<int:request_id>/", reopening.reopening_decide, name="reopening_decide"),
    *review_urls.urlpatterns,
    path("not-applicable/", not_applicable.not_applicable_list, name="not_applicable_list"),
    path(
        "not-applicable/<int:assessment_id>/<str:key>/",
        not_applicable.not_applicable_refuse,
        name="not_applicable_refuse",
    ),
    path("assessments/<int:assessment_id>/clinical-lead/", sponsor.clinical_lead_confirm, name="clinical_lead_confirm"),
    path("assessments/<int:assessment_id>/board-date/", sponsor.board_date_record, name="board_date_record"),
    path(
        "assessments/<int:assessment_id>/submissions/<int:number>/answers.json",
        submission.submission_json,
        name="submission_json",
    ),
    path("frameworks/", framework.framework_list, name="framework_list"),
    path("frameworks/<slug:slug>/<str:version>/", framework.framework_read, name="framework_read"),
    path(
        "frameworks/<slug:slug>/<str:version>/changes/<str:other>/",
        framework.framework_changes,
        name="framework_changes",
    ),
    path(
        "frameworks/<slug:slug>/<str:version>/questions/<str:key>/correct/",
        framework.question_correct,
        name="question_correct",
    ),
    path(
        "frameworks/<slug:slug>/<str:version>/questions/<str:key>/correct/<str:field>/",
        framework.text_correct,
        name="text_correct",
    ),
    path("assessments/<int:assessment_id>/extend/", chasing.assessment_extend, name="assessment_extend"),
    path("assessments/<int:assessment_id>/remind/", chasing.assessment_remind, name="assessment_remind"),
    path("assessments/<int:assessment_id>/contacts/", chasing.contact_log, name="contact_log"),
    path("mail/", mail.mail_choices, name="mail_choices"),
    path("mail/stop/<str:token>/", mail.mail_stop, name="mail_stop"),
    path("waves/", wave.wave_list, name="wave_list"),
    path("waves/new/", wave.wave_create, name="wave_create"),
    path("waves/<slug:wave>/", wave.wave_read, name="wave_read"),
    path("waves/<slug:wave>/change/", wave.wave_change, name="wave_change"),
    path("waves/<slug:wave>/remove/", wave.wave_remove, name="wave_remove"),
    path("waves/<slug:wave>/open/", wave.wave_open, name="wave_open"),
    path("waves/<slug:wave>/close/", wave.wave_close, name="wave_close"),
    path("waves/<slug:wave>/time/", time.time_read, name="time_read"),
]
