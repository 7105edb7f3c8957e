"""The append-only log: canonical JSON, Merkle tree, signed checkpoints, verification."""
