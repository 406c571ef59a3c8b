from django.apps import AppConfig


class MaturityConfig(AppConfig):
    name = "maturity"

    def ready(self) -> None:
        from . import receivers  # noqa: F401
