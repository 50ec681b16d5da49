"""What Runtall knows, as TOML: the six exercises, the rules, and where every number comes from."""
