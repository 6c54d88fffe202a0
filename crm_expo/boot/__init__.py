"""Boot: the embedded servers, the two commands `up` and `test`, and the care of an instance."""
