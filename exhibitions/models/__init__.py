"""Series, editions, halls and booths; who takes part, on what terms, and who walks in."""

from exhibitions.models.advocacy import Advocacy, AdvocacyKind
from exhibitions.models.booth import Booth, BoothAllocation, Hall
from exhibitions.models.contract import Contract, ContractLine, ContractState
from exhibitions.models.custom_value import ParticipationValue, RegistrationValue
from exhibitions.models.edition import Edition
from exhibitions.models.exhibition import Exhibition, ExhibitionType, Rhythm
from exhibitions.models.participation import Participation, ParticipationState
from exhibitions.models.rate import CurrencyRate
from exhibitions.models.registration import CheckIn, PassageType, Registration, RegistrationLine, RegistrationStatus

__all__ = [
    "Advocacy",
    "AdvocacyKind",
    "Booth",
    "BoothAllocation",
    "CheckIn",
    "Contract",
    "ContractLine",
    "ContractState",
    "CurrencyRate",
    "Edition",
    "Exhibition",
    "ExhibitionType",
    "Hall",
    "Participation",
    "ParticipationState",
    "ParticipationValue",
    "PassageType",
    "Registration",
    "RegistrationLine",
    "RegistrationStatus",
    "RegistrationValue",
    "Rhythm",
]
