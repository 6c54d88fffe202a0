"""What the home page keeps: its arrangement, the pace of editions, data quality, how an organizer begins."""

from home.models.arrangement import Arrangement
from home.models.first_steps import FirstSteps, Practice
from home.models.pace import Pace
from home.models.quality import QualityPicture

__all__ = ["Arrangement", "FirstSteps", "Pace", "Practice", "QualityPicture"]
