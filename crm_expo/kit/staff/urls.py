"""Staff pages of the platform itself."""

from django.urls import path

from crm_expo.kit.staff import audit, inbox, jobs, mail, notices, organization, palette, team

urlpatterns = [
    path("palette/", palette.PaletteView.as_view(), name="palette"),
    path("inbox/", inbox.InboxListView.as_view(), name="inbox"),
    path("inbox/<int:pk>/", inbox.InboxDetailView.as_view(), name="inbox-detail"),
    path("jobs/", jobs.JobListView.as_view(), name="jobs"),
    path("jobs/<int:pk>/", jobs.JobDetailView.as_view(), name="job"),
    path("jobs/running/", jobs.RunningJobsView.as_view(), name="jobs-running"),
    path("outbox/", mail.OutboxListView.as_view(), name="outbox"),
    path("outbox/<int:pk>/", mail.OutboxDetailView.as_view(), name="outbox-mail"),
    path("notices/", notices.NoticesView.as_view(), name="notices"),
    path("notices/open/", notices.NoticeOpenView.as_view(), name="notice-open"),
    path("notices/choice/", notices.NoticeChoiceView.as_view(), name="notice-choice"),
    path("settings/organization/", organization.OrganizationView.as_view(), name="organization"),
    path("audit/", audit.AuditListView.as_view(), name="audit"),
    path("team/", team.TeamView.as_view(), name="team"),
    path("team/<int:pk>/", team.MemberView.as_view(), name="member"),
    path("team/invitations/<int:pk>/", team.InvitationRevokeView.as_view(), name="invitation-revoke"),
    path("apikeys/", team.ApiKeysView.as_view(), name="apikeys"),
    path("apikeys/<int:pk>/", team.ApiKeyView.as_view(), name="apikey"),
]
