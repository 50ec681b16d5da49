"""Activity files become runs; runs become weeks, jumps and late-in-the-run changes."""
