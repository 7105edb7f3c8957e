"""How sure the evidence makes us: ranges that cannot lie, independence, grades with their rule."""
