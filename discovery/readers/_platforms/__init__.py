"""What platforms answer, told by its shape: one mapping, used by the platform's spider and by ``read_any`` alike."""
