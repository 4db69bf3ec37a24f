"""Test questions in, figures with intervals out; public benchmarks of encoders and readers."""
