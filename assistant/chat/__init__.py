"""Chat models of any provider, through LangChain: connecting to one, asking it, and what can go wrong with that."""
