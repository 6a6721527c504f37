"""From a snapshot to scores: compiled matrices, declared paths, weight tables, reasons."""
