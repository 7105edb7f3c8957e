from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Rows, pages and settings of the register."""

    name = "sijill.workbench"
    label = "workbench"
