from django.urls import path

from . import views

app_name = "nhsuk"
urlpatterns = [
    path("favicon.ico", views.icon_read, name="icon_read"),
    path("accessibility/", views.accessibility_read, name="accessibility_read"),
    path("privacy/", views.privacy_read, name="privacy_read"),
    path("cookies/", views.cookies_read, name="cookies_read"),
]
