"""Speed, memory and training time beside stock Rasa, in one run: `make bench` writes docs/bench/speed.md."""
