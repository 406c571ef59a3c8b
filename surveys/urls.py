"""An assessment and what belongs to it."""

from django.urls import path

from .views import assessment, question, signing, submission

app_name = "surveys"

urlpatterns = [
    path("assessments/<int:assessment_id>/", assessment.assessment_read, name="assessment_read"),
    path("assessments/<int:assessment_id>/questions/<str:key>/", question.question_answer, name="question_answer"),
    path("assessments/<int:assessment_id>/check/", signing.answers_check, name="answers_check"),
    path("assessments/<int:assessment_id>/sign/", signing.assessment_sign, name="assessment_sign"),
    path("assessments/<int:assessment_id>/countersign/", signing.assessment_countersign, name="assessment_countersign"),
    path("assessments/<int:assessment_id>/send-back/", signing.assessment_send_back, name="assessment_send_back"),
    path(
        "assessments/<int:assessment_id>/submissions/<int:number>/", submission.submission_read, name="submission_read"
    ),
]
