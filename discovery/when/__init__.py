"""Dates in words: ``12–14 March 2027``, ``10. bis 12. Mai``, ``2027年6月3日～5日``, ``Thu 5 Nov, 6–8 pm CET``.

Rules and tables, no guessing: what is not understood as a whole is no date.
"""

from discovery.when._around import is_moved_from, is_of_another
from discovery.when._find import find_when, parse_when
from discovery.when._lone import lone_when
from discovery.when._types import Precision, When

__all__ = ["Precision", "When", "find_when", "is_moved_from", "is_of_another", "lone_when", "parse_when"]
