"""REST and OpenAPI."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm_expo.kit.api.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["crm_expo.kit.api.ScopePermission"],
    "DEFAULT_PARSER_CLASSES": ["crm_expo.kit.api.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["crm_expo.kit.api.GivenFilters"],
    "DEFAULT_THROTTLE_CLASSES": ["crm_expo.kit.throttle.KeyThrottle"],
    "EXCEPTION_HANDLER": "crm_expo.kit.problems.problem_handler",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ExpoCRM API",
    "DESCRIPTION": (
        "Registrations and check-ins in, customers and scores out.\n\n"
        "Every delivery is stored before it is answered (202) and processed within seconds; ask "
        "`GET /api/v1/inbox/{id}/` what became of it. Errors are RFC 9457 problem documents with a stable "
        "`code` and a text in English or Chinese (`Accept-Language`).\n\n"
        'Money is sent as a decimal string in the currency beside it (`"amount": "300.00"`), and read in fields that '
        "end in `_minor` as whole minor units (`30000`); `net_base_minor` is in the organizer's base currency."
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "crm_expo.kit.openapi.add_problems",
    ],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "RegistrationStatusEnum": "exhibitions.models.RegistrationStatus",
        "ScoreStatusEnum": "customers.models.ScoreStatus",
        "DeliveryAnswerEnum": [("accepted", "accepted"), ("refused", "refused")],
        "InboxStateEnum": "crm_expo.inbox.models.InboxState",
        "ExhibitionTypeEnum": "exhibitions.models.ExhibitionType",
        "PassageTypeEnum": "exhibitions.models.PassageType",
    },
}
