"""What the goals of speed are measured with: ratios inside one run, never a timed test. See ``docs/bench.md``."""
