"""What people read."""

from django.urls import path

from .views import (
    audit,
    certainty,
    changes,
    exports,
    home,
    like_for_like,
    national,
    publication,
    questionnaire,
    ranges,
    receipt,
    region,
    result,
)

app_name = "reports"

urlpatterns = [
    path("", home.home_read, name="home_read"),
    path("results/<slug:wave>/<str:trust_code>/", result.result_read, name="result_read"),
    path("results/<slug:wave>/<str:trust_code>/report.pdf", result.result_export, name="result_export"),
    path("results/<slug:wave>/<str:trust_code>/range/", ranges.range_read, name="range_read"),
    path(
        "results/<slug:wave>/<str:trust_code>/like-for-like/",
        like_for_like.like_for_like_read,
        name="like_for_like_read",
    ),
    path("results/<slug:wave>/<str:trust_code>/receipt/", receipt.receipt_read, name="receipt_read"),
    path("results/<slug:wave>/<str:trust_code>/receipt.pdf", receipt.receipt_pdf, name="receipt_pdf"),
    path("results/<slug:wave>/<str:trust_code>/receipt/state.json", receipt.receipt_state, name="receipt_state"),
    path("regions/<str:code>/", region.region_read, name="region_read"),
    path("regions/<str:code>/changes/", changes.region_changes, name="region_changes"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/england/", exports.export_england, name="export_england"),
    path("exports/regions/<str:code>/", exports.export_region, name="export_region"),
    path("exports/<int:job_id>/download/", exports.export_download, name="export_download"),
    path("exports/<int:job_id>/cancel/", exports.export_cancel, name="export_cancel"),
    path("exports/<int:job_id>/again/", exports.export_again, name="export_again"),
    path("england/", national.national_read, name="national_read"),
    path("england/certainty/", certainty.certainty_read, name="certainty_read"),
    path("england/changes/", changes.national_changes, name="national_changes"),
    path("publications/<slug:wave>/prepare/", publication.publication_prepare, name="publication_prepare"),
    path("publications/<slug:wave>/<int:number>/release/", publication.publication_release, name="publication_release"),
    path(
        "frameworks/<slug:slug>/<str:version>/questionnaire.pdf",
        questionnaire.questionnaire_pdf,
        name="questionnaire_pdf",
    ),
    path(
        "frameworks/<slug:slug>/<str:version>/questionnaire.xlsx",
        questionnaire.questionnaire_xlsx,
        name="questionnaire_xlsx",
    ),
    path("audit/", audit.audit_read, name="audit_read"),
]
