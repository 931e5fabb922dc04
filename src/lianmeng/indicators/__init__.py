"""The catalogue of indicators: every figure, its definition and the very rows behind it."""
