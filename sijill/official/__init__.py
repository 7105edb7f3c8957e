"""What armed forces say of themselves: parse, match, allocate, running totals."""
