"""Company news in Chinese and English as a knowledge graph in which every fact stands on its exact quote."""
