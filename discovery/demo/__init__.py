"""A small made-up web, carried along so that the whole main job can be seen on any machine, offline."""

from discovery.demo.server import DemoWeb
from discovery.demo.sites import SITES, sources_toml

__all__ = ["SITES", "DemoWeb", "sources_toml"]
