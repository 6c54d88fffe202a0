"""A customer's answers, on its page."""

from django.http import Http404

from crm_expo.kit.desk import DeskView
from crm_expo.tenancy.access import role_allows
from customers.selectors.profile import customer_by_id
from surveys.selectors.of_customer import answers_of


class CustomerAnswersView(DeskView):
    """What a customer answered; what it wrote only for those who look after customers."""

    read_access = "customers.read"
    template_name = "surveys/customer_answers.html"

    def get(self, request, pk):
        if customer_by_id(pk) is None:
            raise Http404
        role = request.membership.role
        may_see = role_allows(role, "surveys.read")
        return self.page(
            {
                "may_see": may_see,
                "may_see_words": role_allows(role, "customers.write"),
                "answers": answers_of(pk) if may_see else [],
            }
        )
