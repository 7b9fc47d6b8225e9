"""The addresses of the inbox and of mail."""

from django.urls import path

from apps.notices import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/count/", views.count, name="count"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<uuid:notice_id>/", views.open_notice, name="open"),
    path("inbox/<uuid:notice_id>/read/", views.read, name="read"),
    path("me/mail/", views.choose_mail, name="choose-mail"),
    path("people/mail/", views.mails, name="mails"),
    path("people/mail/<uuid:mail_id>/", views.decide, name="decide"),
    path("mail/off/<str:secret>/", views.off, name="off"),
]
