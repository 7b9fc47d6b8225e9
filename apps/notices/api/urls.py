"""The addresses of to-dos and assignments under /api/v1/."""

from django.urls import path

from apps.notices.api import views

app_name = "notices-api"
urlpatterns = [
    path("todos/", views.TodosView.as_view(), name="todos"),
    path("assignments/<uuid:todo_id>/", views.AssignmentView.as_view(), name="assignment"),
    path("assignments/<uuid:todo_id>/done/", views.DoneView.as_view(), name="done"),
    path("assignments/<uuid:todo_id>/cancel/", views.CancelView.as_view(), name="cancel"),
]
