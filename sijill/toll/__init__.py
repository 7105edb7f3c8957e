"""Multiple systems estimation of the unrecorded, with diagnostics and refusals."""
