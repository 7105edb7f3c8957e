"""An invented conflict with known truth, at any size."""
