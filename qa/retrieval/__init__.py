"""From a question to the sentences that may answer it: dense and lexical, fused, reranked."""
