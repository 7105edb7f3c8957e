"""The vocabulary of the register: frozen values and enumerations, standard library only, no input or output."""
