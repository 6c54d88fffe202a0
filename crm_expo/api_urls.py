"""REST: /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from crm_expo.kit.inbox_api import InboxViewSet
from customers.api.views import CustomerViewSet
from exhibitions.api.ingest import CheckInView, RegistrationBatchView
from exhibitions.api.read import EditionViewSet, ExhibitionViewSet, RegistrationViewSet

router = SimpleRouter()
router.register("registrations", RegistrationViewSet, basename="registration")
router.register("customers", CustomerViewSet, basename="customer")
router.register("exhibitions", ExhibitionViewSet, basename="exhibition")
router.register("editions", EditionViewSet, basename="edition")
router.register("inbox", InboxViewSet, basename="inbox")

urlpatterns = [
    path("registrations/batch/", RegistrationBatchView.as_view(), name="registration-batch"),
    path("checkins/", CheckInView.as_view(), name="checkin"),
    *router.urls,
]
