"""The database wall of surveys: policies and composite keys."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("jobs", "0002_walls"),
        ("customers", "0002_walls"),
        ("exhibitions", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Questionnaire"),
        EnableTenantRLS("Question"),
        EnableTenantRLS("Survey"),
        EnableTenantRLS("Invitation"),
        EnableTenantRLS("Response"),
        EnableTenantRLS("SurveyResult"),
        EnableTenantRLS("AnswerImport"),
        AddTenantForeignKey("Question", "questionnaire_id", "surveys_questionnaire"),
        AddTenantForeignKey("Survey", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Survey", "questionnaire_id", "surveys_questionnaire"),
        AddTenantForeignKey("Invitation", "survey_id", "surveys_survey"),
        AddTenantForeignKey("Invitation", "customer_id", "customers_customer"),
        AddTenantForeignKey("Response", "survey_id", "surveys_survey"),
        AddTenantForeignKey("Response", "customer_id", "customers_customer"),
        AddTenantForeignKey("SurveyResult", "survey_id", "surveys_survey"),
        AddTenantForeignKey("AnswerImport", "survey_id", "surveys_survey"),
        AddTenantForeignKey("AnswerImport", "job_id", "jobs_job"),
    ]
