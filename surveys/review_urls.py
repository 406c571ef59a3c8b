"""The addresses of queries, reviews and moderated levels."""

from django.urls import path

from .views import moderation, query, review, review_work

urlpatterns = [
    path("queries/", query.query_queue, name="query_queue"),
    path("assessments/<int:assessment_id>/queries/", query.query_list, name="query_list"),
    path("assessments/<int:assessment_id>/questions/<str:key>/query/", query.query_raise, name="query_raise"),
    path("assessments/<int:assessment_id>/queries/<int:query_id>/", query.query_reply, name="query_reply"),
    path("assessments/<int:assessment_id>/queries/<int:query_id>/close/", query.query_close, name="query_close"),
    path("assessments/<int:assessment_id>/queries/<int:query_id>/reopen/", query.query_reopen, name="query_reopen"),
    path("reviews/", review.review_list, name="review_list"),
    path("reviews/<int:review_id>/", review_work.review_work, name="review_work"),
    path("reviews/<int:review_id>/questions/<str:key>/", review_work.review_question, name="review_question"),
    path("reviews/<int:review_id>/finish/", review_work.review_finish, name="review_finish"),
    path("reviews/<int:review_id>/evidence/<int:evidence_id>/", review_work.review_evidence, name="review_evidence"),
    path("assessments/<int:assessment_id>/reviews/open/", review.review_open, name="review_open"),
    path(
        "assessments/<int:assessment_id>/reviews/<int:review_id>/consent/", review.review_consent, name="review_consent"
    ),
    path("assessments/<int:assessment_id>/reviews/<int:review_id>/end/", review.review_end, name="review_end"),
    path("assessments/<int:assessment_id>/submissions/<int:number>/reviews/", review.review_read, name="review_read"),
    path(
        "assessments/<int:assessment_id>/submissions/<int:number>/moderation/<str:key>/",
        moderation.moderation_propose,
        name="moderation_propose",
    ),
    path(
        "assessments/<int:assessment_id>/submissions/<int:number>/moderation/<str:key>/confirm/",
        moderation.moderation_confirm,
        name="moderation_confirm",
    ),
]
