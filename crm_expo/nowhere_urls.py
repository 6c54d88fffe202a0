"""Behind a door that leads nowhere every path is missing, in the same words as a missing object."""

from django.urls import re_path

from crm_expo.accounts.mount import not_found

urlpatterns = [re_path(r"", not_found)]
