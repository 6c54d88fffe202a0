"""Reading contracts."""

from django.db.models import Prefetch

from exhibitions.models import Booth, Contract, ContractLine


def contract_by_id(pk: int) -> Contract | None:
    """This will return a contract with its company, edition and lines."""
    return (
        Contract.objects.select_related("participation__customer", "participation__edition__exhibition")
        .prefetch_related(Prefetch("lines", queryset=ContractLine.objects.order_by("pk")))
        .filter(pk=pk)
        .first()
    )


def booths_of(contract: Contract) -> list[Booth]:
    """This will return the booths that the contract's participation holds now."""
    held = contract.participation.allocations.filter(released_at=None).select_related("booth__hall").order_by("pk")
    return [allocation.booth for allocation in held]
