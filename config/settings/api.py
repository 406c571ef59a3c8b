"""The API and its OpenAPI document."""

API_REQUESTS_A_MINUTE = 600
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api.authentication.PortalSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["config.api.filters.DeclaredFilters"],
    "DEFAULT_SCHEMA_CLASS": "config.api.document.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": f"{API_REQUESTS_A_MINUTE}/min"},
    "EXCEPTION_HANDLER": "config.api.problems.problem_response",
    "NUM_PROXIES": 0,  # Whoever asks is signed in, and counted as that person, never by an address.
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.api.negotiation.Forms",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Digital maturity",
    "DESCRIPTION": "What NHS trusts in England said of their digital maturity, as far as the reader may see it.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "AssessmentState": "surveys.models.Assessment.State",
        "WaveState": "surveys.api.PUBLIC_STATES",
        "TrustType": "organisations.models.TrustType",
        "Programme": "organisations.models.Programme",
        "ScoreScope": "maturity.models.Scope",
        "PublicationState": "maturity.models.Publication.State",
        "GroupKind": "maturity.models.PeerGroup.Kind",
        "ExportState": "reports.models.ExportJob.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.document.add_problems",
    ],
}
