"""The kernel: plain Python ideas every room shares. It knows neither Django nor the trade."""
