"""The fold: ledger events to rows; clusters; figures; as known on."""
