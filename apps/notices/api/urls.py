"""The addresses of to-dos, assignments, notices and mail under /api/v1/."""

from django.urls import path

from apps.notices.api import views

app_name = "notices-api"
urlpatterns = [
    path("notices/", views.NoticesView.as_view(), name="notices"),
    path("notices/unread/", views.UnreadView.as_view(), name="unread"),
    path("notices/read/", views.ReadAllView.as_view(), name="read-all"),
    path("notices/mail/", views.MailChoiceView.as_view(), name="mail-choice"),
    path("notices/<uuid:notice_id>/read/", views.ReadView.as_view(), name="read"),
    path("mails/", views.MailsView.as_view(), name="mails"),
    path("mails/<uuid:mail_id>/move/", views.MailMoveView.as_view(), name="mail-move"),
    path("todos/", views.TodosView.as_view(), name="todos"),
    path("assignments/<uuid:todo_id>/", views.AssignmentView.as_view(), name="assignment"),
    path("assignments/<uuid:todo_id>/done/", views.DoneView.as_view(), name="done"),
    path("assignments/<uuid:todo_id>/cancel/", views.CancelView.as_view(), name="cancel"),
]
