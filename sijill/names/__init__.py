"""Arabic and other names: fold, romanise, take apart, compare, find families."""
