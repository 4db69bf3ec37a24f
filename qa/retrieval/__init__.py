"""From a question to the sentences that may answer it: dense and lexical search, fused and reranked."""
