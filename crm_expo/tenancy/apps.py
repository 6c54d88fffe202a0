from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "crm_expo.tenancy"
    label = "tenancy"

    def ready(self):
        post_migrate.connect(_finish_after_last_app, dispatch_uid="grant_app_role")


def _finish_after_last_app(app_config, **kwargs):
    """Each app fires post_migrate; only the last one's moment sees every table."""
    from crm_expo.tenancy.changes import tell_changes
    from crm_expo.tenancy.roles import grant_app_role

    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if app_config == with_models[-1]:
        tell_changes()
        grant_app_role()
