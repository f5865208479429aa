"""What tests/run is made of: the list of suites, and the reading of closing lines."""
