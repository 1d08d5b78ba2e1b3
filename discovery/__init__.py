"""Discovery finds the places where a career grows through people, and publishes them."""

__version__ = "0.1.0"
